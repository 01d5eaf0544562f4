"""INF-NCCI-08: heparin beside the infusion."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import HEPARIN, unparted

_FLUSH = "J1642"
_FLUSH_UNITS = Decimal(1000)
"""International units that no treatment dose is below."""


@rule(
    id="INF-NCCI-08",
    title="Heparin beside the infusion",
    severity=Severity.RISK,
    codes=HEPARIN,
    forms="837P",
    payers=f"{FFS} {OTHERS}",
    tables=("ptp",),
    source="CMS NCCI PTP edits, practitioner; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("N20",))],
)
def inf_ncci_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """Flushing with heparin is part of the infusion; heparin as treatment needs a modifier to be paid.

    Which it was, the dose tells: below 1,000 units it is a flush.

    Pass: I26.99 | J1644x5-59 96413
    Pass: C18.9 | 96523 J1642x50-59
    Fail: C18.9 | J9271x200-JZ 96413 J1642x50
    """
    for pair in unparted(claim):
        line = pair.second
        if line.procedure not in HEPARIN:
            continue
        flush = line.procedure == _FLUSH or _charted_flush(line, context)
        yield at_line(
            inf_ncci_08,
            line,
            f"{line.procedure} on line {line.number} is {'a flush, ' if flush else ''}part of "
            f"{pair.first.procedure} on line {pair.first.number} unless a modifier says otherwise.",
            context,
            fix=Fix(
                Safety.ASSIST if flush else Safety.HUMAN,
                f"Take line {line.number} off: a flush is not billed."
                if flush
                else "Add 59 or XU if heparin was given as treatment; take it off if it was a flush.",
                changes=drop_line(line) if flush else (),
            ),
        )


def _charted_flush(line: ServiceLine, context: Context) -> bool:
    doses = [row.dose for row in context.charted(line) if row.dose_unit == "units"]
    return bool(doses) and all(dose is not None and dose < _FLUSH_UNITS for dose in doses)
