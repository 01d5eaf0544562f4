"""INF-JW-03: discarded drug without the drug that was given."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_no_cost, is_packaged
from x12tools.rules.scope import EXCLUDED, PARTIAL_BILLS, is_inpatient
from x12tools.rules.tables import same_drug

_LARGEST_837P = 50


@rule(
    id="INF-JW-03",
    title="Discarded drug without a line for what was given",
    severity=Severity.DENIAL,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    source="CMS JW and JZ modifier policy; CMS IOM 100-04 ch. 17 §40",
    denials=[Denial("CO", "107"), Denial("CO", "16", ("MA130",))],
)
def inf_jw_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """The rest of a vial is paid only beside the dose that was taken from it.

    A JW line wants a line of its code and day without JW; a line with JW and JZ is another edit's.
    It is a risk where the dose may stand on another claim: a full 837P, an interim bill, late
    charges. Lines of no cost, lines sent to be denied, an inpatient stay and what a hospital's
    visit includes are let be.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413
    Fail: M05.79 | J1745x5-JW 96413
    """
    for line in claim.lines:
        if not line.has("JW") or line.has("JZ", *EXCLUDED) or not is_drug(line) or not line.procedure:
            continue
        if is_inpatient(claim) or is_no_cost(line, claim, context) or is_packaged(line):
            continue
        given = [one for one in claim.lines if one.procedure and (one.has("JZ") or not one.has("JW"))]
        if any(one.procedure == line.procedure and _on_one_day(one, line) for one in given):
            continue
        finding = at_line(
            inf_jw_03,
            line,
            f"{line.procedure} on line {line.number} bills discarded drug (JW); no line bills what was given "
            f"on {line.date}.",
            context,
            expected=f"a line of {line.procedure} without JW",
            fix=_fix(line, given),
        )
        doubt = _doubt(claim)
        yield capped(finding, Severity.RISK, doubt) if doubt else finding


def _on_one_day(one: ServiceLine, other: ServiceLine) -> bool:
    """Whether two lines share a day; one without a date may."""
    if one.date is None or other.date is None:
        return True
    return one.date <= (other.date_to or other.date) and other.date <= (one.date_to or one.date)


def _fix(line: ServiceLine, given: list[ServiceLine]) -> Fix:
    near = next((one for one in given if same_drug(one.procedure or "", line.procedure or "")), None)
    if near is None:
        return Fix(Safety.HUMAN, "Add the line for the dose, or take JW off if this line is the dose.")
    if near.procedure == line.procedure:
        return Fix(Safety.HUMAN, f"Line {near.number} is of {near.date}: one of the two dates is wrong.")
    return Fix(Safety.HUMAN, f"Line {near.number} has {near.procedure}: bill both with one code.")


def _doubt(claim: Claim) -> str | None:
    """Why the dose may be on another claim."""
    if claim.form == INSTITUTIONAL and claim.frequency in PARTIAL_BILLS:
        return "a part of the bill: the dose may stand on another"
    if claim.form != INSTITUTIONAL and len(claim.lines) >= _LARGEST_837P:
        return "a full claim: the dose may stand on the next"
    return None
