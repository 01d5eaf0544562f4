"""INF-MOD-05: 340B drug without its modifier."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, resting_on, rule
from x12tools.rules.context import SEPARATELY_PAID, Context
from x12tools.rules.drug_lines import is_drug, is_no_cost
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.tables import opps_status

_ALL_ENTITIES = datetime.date(2024, 1, 1)
_TB_ALONE = datetime.date(2025, 1, 1)


@rule(
    id="INF-MOD-05",
    title="340B drug without its modifier",
    severity=Severity.AUDIT,
    needs="supply",
    source="CMS 340B modifier guidance of 2023; CY 2024 OPPS final rule; payer profile",
    denials=[],
    rarely=(Denial("CO", "4", ("N822",)),),
)
def inf_mod_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug bought at the 340B price must say so, or its maker pays a discount and a rebate for it.

    The chart says how the drug was bought. Medicare wants TB, in 2024 JG or TB by the kind of
    hospital, on what OPPS pays by itself; of an office it is a risk. Other payers as their
    profile says (UD in some Medicaid programs).

    Pass: 837I 2025-10-02 C34.11 | 0636:J9271x200-JZ-TB 96413 || J9271 340b
    Pass: 837I 2025-10-02 C34.11 | 0636:J9271x200-JZ 96413
    Fail: 837I 2025-10-02 C34.11 | 0636:J9271x200-JZ 96413 || J9271 340b
    """
    if is_inpatient(claim):
        return
    for line in claim.lines:
        wanted = _wanted(line, context)
        if not wanted or not is_drug(line) or line.has(*wanted, *EXCLUDED):
            continue
        if is_no_cost(line, claim, context):
            continue
        if {row.supply for row in context.charted(line)} != {"340b"}:
            continue
        finding = at_line(
            inf_mod_05,
            line,
            f"{line.procedure} on line {line.number} was bought at the 340B price and has not "
            f"{' or '.join(wanted)}.",
            context,
            what="modifiers",
            expected=wanted[0],
            fix=_fix(line, wanted),
        )
        if "UD" in wanted:
            yield finding
        elif claim.form != INSTITUTIONAL:
            yield capped(finding, Severity.RISK, "an office of the entity: its enrolment decides")
        elif opps_status().get(line.procedure or "") in SEPARATELY_PAID:
            yield resting_on(finding, ["opps_status"], line.date)


def _wanted(line: ServiceLine, context: Context) -> tuple[str, ...]:
    """The modifiers any of which says 340B to the payer on the day; none where it does not ask."""
    own = context.profile.modifiers.get("340b")
    if own == "none" or line.date is None:
        return ()
    if own:
        return (own,)
    if context.profile.type not in ("FFS_A", "FFS_B") or line.date < _ALL_ENTITIES:
        return ()
    # JG past its end has an edit of its own.
    return ("TB", "JG")


def _fix(line: ServiceLine, wanted: tuple[str, ...]) -> Fix:
    certain = len(wanted) == 1 or (line.date is not None and line.date >= _TB_ALONE)
    if not certain or len(line.modifiers) > 3:
        return Fix(Safety.HUMAN, f"Add {' or '.join(wanted)} by the kind of hospital.")
    return Fix(
        Safety.ASSIST,
        f"Add {wanted[0]} to line {line.number}.",
        None,
        wanted[0],
        (line.edit(modifiers=(*line.modifiers, wanted[0])),),
    )
