"""INF-JW-01: single-dose drug with neither JW nor JZ."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, drugs
from x12tools.rules.scope import is_no_cost


@rule(
    id="INF-JW-01",
    title="Single-dose drug with neither JW nor JZ",
    severity=Severity.REJECT,
    forms="837P",
    payers="FFS_B",
    source="CMS JW and JZ modifier policy, CY 2023 PFS final rule; 42 CFR 414.940",
    denials=[Denial("CO", "16", ("N822", "MA130")), Denial("CO", "4", ("N822",))],
)
def inf_jw_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare returns a single-dose drug line that does not say whether any was thrown away.

    JZ is an attestation that nothing was discarded: the record decides, not the claim. Lines
    of no cost, excluded ones and containers that are not certain to be single-dose are let be.

    Pass: M05.79 | J1745x40-JZ 96413
    Pass: M05.79 | J1745x35 J1745x5-JW 96413
    Pass: C56.9 | J9045x12 96413
    Pass: commercial M05.79 | J1745x40 96413
    Pass: 2023-06-30 M05.79 | J1745x40 96413
    Fail: M05.79 | J1745x40 96413
    """
    start = context.profile.jwjz_from
    for line in claim.lines:
        drug = drugs().get(line.procedure or "")
        if start is None or line.date is None or line.date < start or drug is None:
            continue
        if drug["container"] != "single-dose" or line.has("JW", "JZ", "GY", "GZ") or is_no_cost(line):
            continue
        if line.place_of_service in ("01", "12", "50", "72"):
            continue
        if any(o.procedure == line.procedure and o.date == line.date and o.has("JW") for o in claim.lines):
            continue
        yield at_line(
            inf_jw_01,
            line,
            f"{line.procedure} ({drug['name']}) on line {line.number} comes in single-dose "
            "containers and has neither JW nor JZ.",
            context,
            what="modifiers",
            expected="JZ, or a second line with JW",
            fix=Fix(
                Safety.HUMAN,
                "Look in the administration record: JZ if nothing was discarded, else a JW line.",
            ),
        )
