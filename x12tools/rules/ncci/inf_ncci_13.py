"""INF-NCCI-13: infusion pump beside the infusion."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import PUMP_SUPPLY, as_edited, unparted


@rule(
    id="INF-NCCI-13",
    title="Infusion pump beside the infusion",
    severity=Severity.DENIAL,
    codes=frozenset({PUMP_SUPPLY}),
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits, practitioner and outpatient hospital",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("N20",))],
)
def inf_ncci_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """The pump that an infusion runs by is part of it; its rental is denied beside the infusion.

    A pump that leaves with the patient, started by 96416 or G0498, is in no such pair.

    Pass: C18.9 | J9190x9 96416 E0781-RR
    Fail: J15.9 | J0696x4 96365 96366 E0781-RR
    """
    for pair in unparted(claim):
        line = pair.second
        if line.procedure != PUMP_SUPPLY:
            continue
        finding = at_line(
            inf_ncci_13,
            line,
            f"{PUMP_SUPPLY} on line {line.number} is part of {pair.first.procedure} on line "
            f"{pair.first.number}.",
            context,
            fix=Fix(
                Safety.ASSIST,
                f"Take line {line.number} off; a pump for home use is billed by its supplier, by itself.",
                changes=drop_line(line),
            ),
        )
        yield as_edited(finding, claim)
