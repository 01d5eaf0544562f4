"""INF-DRG-22: parts of a unit, or none, of a drug."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units, plain
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.tables import drugs


@rule(
    id="INF-DRG-22",
    title="A part of a unit, or none, of a drug",
    severity=Severity.REJECT,
    codes=frozenset(drugs()),
    payers=f"{FFS} DME {OTHERS}",
    advisory=OTHERS,
    source="CMS IOM 100-04 ch. 17 §10: a dose between units is rounded up to the next",
    denials=[Denial("CO", "16", ("M53",))],
)
def inf_drg_22(claim: Claim, context: Context) -> Iterator[Finding]:
    """Drugs are billed in whole units: what was given is rounded up, what was discarded down.

    An office's line of no units is said by SIT-UNITS; a hospital's that bills a charge for a coded
    drug and no units is said here.

    Pass: M05.79 | J1745x31-JZ 96413
    Pass: M05.79 | 96413x0.5
    Fail: M05.79 | J1745x30.5-JZ 96413
    """
    if is_inpatient(claim):
        return
    for line in claim.lines:
        units = line.units
        if line.procedure not in drugs() or units is None or line.unit == "MJ" or line.has(*EXCLUDED):
            continue
        if units <= 0 and (line.form != INSTITUTIONAL or not line.charge):
            continue
        if units > 0 and units == units.to_integral_value():
            continue
        yield _finding(line, context)


def _finding(line: ServiceLine, context: Context) -> Finding:
    assert line.units is not None
    discarded = line.has("JW")
    whole = line.units.to_integral_value(ROUND_FLOOR if discarded else ROUND_CEILING)
    fix = Fix(Safety.HUMAN, "Enter the units from the record.")
    if whole > 0:
        fix = Fix(
            Safety.ASSIST,
            f"Bill {in_units(whole)}: {'discarded, rounded down' if discarded else 'given, rounded up'}.",
            plain(line.units),
            plain(whole),
            (line.edit(units=whole),),
        )
    elif discarded:
        fix = Fix(Safety.HUMAN, "Leave the line out: less than a unit was discarded.")
    return at_line(
        inf_drg_22,
        line,
        f"{line.procedure} on line {line.number} is billed {in_units(line.units)}; drugs take whole ones.",
        context,
        what="units",
        value=plain(line.units),
        expected=plain(whole) if whole > 0 else None,
        fix=fix,
    )
