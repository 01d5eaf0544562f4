"""INF-SET-14: infusion codes by the visit."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED, bill_kind, is_outside_opps

_BY_VISIT = {
    "Q0081": "96360 to 96379 by drug and time",
    "Q0083": "96401 to 96411 by drug",
    "Q0084": "96413 to 96417 by drug and time",
    "Q0085": "96401 to 96417 by drug and time",
}


@rule(
    id="INF-SET-14",
    title="Infusion billed by the visit",
    severity=Severity.DENIAL,
    codes=frozenset(_BY_VISIT),
    payers="FFS_A FFS_B",
    source="CMS OPPS Addendum B (status B); CMS IOM 100-04 ch. 4 §230.2",
    denials=[Denial("CO", "16", ("N56",))],
)
def inf_set_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """Q0081 and its kin paid a visit; Medicare now pays by drug and time and takes CPT codes alone.

    A denial on a hospital's outpatient bill (012x, 013x), whose payment system does not know them; on
    other Medicare claims a risk. Medicaid, TRICARE and others may still ask for them.

    Pass: 837I C34.11 | 0636:J9271x200-JZ 0335:96413
    Pass: medicaid 837I C34.11 | 0335:Q0084
    Fail: 837I C34.11 | 0335:Q0084
    """
    denied = bill_kind(claim) in ("12", "13") and not is_outside_opps(claim)
    for line in claim.lines:
        if line.procedure not in _BY_VISIT or line.has(*EXCLUDED):
            continue
        wanted = _BY_VISIT[line.procedure]
        yield at_line(
            inf_set_14,
            line,
            f"{line.procedure} on line {line.number} bills an infusion by the visit; Medicare takes "
            f"{wanted}.",
            context,
            severity=Severity.DENIAL if denied else Severity.RISK,
            expected=wanted,
            fix=Fix(Safety.HUMAN, "Code what was given from the record, by drug, way and time."),
        )
