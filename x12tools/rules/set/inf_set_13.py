"""INF-SET-13: a drug given to a hospice patient."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.history import before
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.stays import HOSPICE, covering
from x12tools.rules.tables import administration, drugs

_UNRELATED = "07"


@rule(
    id="INF-SET-13",
    title="Drug or administration during hospice without word that it is unrelated",
    severity=Severity.DENIAL,
    codes=frozenset(administration()) | frozenset(drugs()),
    payers="FFS_A FFS_B",
    needs="history",
    source="CMS IOM 100-04 ch. 11 §30.3, §40 and §50",
    denials=[Denial("CO", "B9")],
)
def inf_set_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """Hospice pays for all that has to do with the terminal illness; the rest needs GW or code 07.

    Looks for a hospice bill to Medicare that began before the day and goes on after it; a risk where
    the history does not say whose bill it was. GV, by which the attending physician bills, is let be.

    Pass: D51.0 | J3420-GW 96372-GW << 837I tob=0811 2024-08-01 C34.11 | 0651:$200 2024-08-31: 0651:$200
    Fail: D51.0 | J3420 96372 << 837I tob=0811 2024-08-01 C34.11 | 0651:$200 2024-08-31: 0651:$200
    """
    if is_inpatient(claim) or (claim.bill_type or "")[1:3] in HOSPICE:
        return
    if claim.form == INSTITUTIONAL and _UNRELATED in claim.condition_codes:
        return
    past = before(claim, context.history)
    lines: list[ServiceLine] = [
        line
        for line in claim.lines
        if line.procedure
        and not line.has("GW", "GV", *EXCLUDED)
        and covering(line.date, past, HOSPICE) is not None
    ]
    stay = covering(lines[0].date, past, HOSPICE) if lines else None
    if stay is None:
        return
    first, last = stay.statement
    wanted = "condition code 07" if claim.form == INSTITUTIONAL else "GW"
    finding = at_line(
        inf_set_13,
        lines[0],
        f"{lines[0].procedure} on line {lines[0].number} ({lines[0].date}) falls into the hospice period of "
        f"claim {stay.claim_id}, {first} to {last}; the claim has no {wanted}.",
        context,
        what="modifiers",
        lines=lines,
        expected=wanted,
        fix=Fix(
            Safety.HUMAN,
            f"Add {wanted} if the treatment had nothing to do with the terminal illness, else bill the "
            "hospice.",
        ),
    )
    if stay.filing_indicator is None:
        finding = capped(finding, Severity.RISK, "whose bill the hospice's was is not known")
    yield finding
