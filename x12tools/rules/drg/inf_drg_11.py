"""INF-DRG-11: drugs whose names are alike."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, resting_on, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost, routes
from x12tools.rules.products import ndcs
from x12tools.rules.routes import NEEDLE, VEIN
from x12tools.rules.tables import crosswalk, drugs

_ALIKE = (
    frozenset({"J9354", "J9355", "J9356", "J9358"}),
    frozenset({"J9311", "J9312"}),
    frozenset({"J9144", "J9145"}),
    frozenset({"J9306", "J9316"}),
)
_LIKE = {code: group for group in _ALIKE for code in group}
_WAYS = {"IV": VEIN, "IVP": VEIN, "SC": NEEDLE, "SQ": NEEDLE}


@rule(
    id="INF-DRG-11",
    title="A drug whose name is like the one billed",
    severity=Severity.AUDIT,
    codes=frozenset(_LIKE),
    source="CMS HCPCS Level II; CMS ASP NDC-HCPCS crosswalk; FDA labels (routes)",
    denials=[Denial("CO", "16", ("M119",))],
)
def inf_drg_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """A conjugate, or the form for under the skin, is another drug than its namesake: thousands a visit.

    It speaks where the NDC is that of a namesake, or the chart has a route that only the namesake
    has. A look at the record is due for the patient's sake too.

    Pass: C50.911 | J9355x45-JZ 96413
    Pass: C90.00 | J9144x180-JZ 96401 || J9144 SC 1800mg
    Fail: 2026-02-02 C50.911 | J9355x45-JZ/50242008801:2UN 96413
    """
    for line in at_cost(claim, context):
        alike = _LIKE.get(line.procedure or "")
        if alike is None:
            continue
        namesake = _by_ndc(line, alike, context)
        if namesake:
            finding = _finding(line, f"its NDC is that of {_named(namesake)}", context)
            yield resting_on(finding, ["ndc_crosswalk"], line.date)
        elif namesake := _by_route(line, alike, context):
            yield _finding(line, f"the chart has a route that {_named(namesake)} has and it has not", context)


def _by_ndc(line: ServiceLine, alike: frozenset[str], context: Context) -> str | None:
    for ndc in sorted(ndcs(line, context)):
        codes = {row["code"] for row in crosswalk().get(ndc, ())}
        if line.procedure not in codes and codes & alike:
            return min(codes & alike)
    return None


def _by_route(line: ServiceLine, alike: frozenset[str], context: Context) -> str | None:
    """A namesake with the charted route, where the drug billed lacks it."""
    charted = [_WAYS[row.route] for row in context.charted(line) if row.route in _WAYS]
    if not charted or any(way & routes(line) for way in charted):
        return None
    return next(
        (
            code
            for code in sorted(alike)
            if all(way & frozenset(drugs()[code]["routes"].split()) for way in charted)
        ),
        None,
    )


def _named(code: str) -> str:
    return f"{drugs()[code]['name']} ({code})"


def _finding(line: ServiceLine, why: str, context: Context) -> Finding:
    return at_line(
        inf_drg_11,
        line,
        f"Line {line.number} bills {_named(line.procedure or '')}; {why}.",
        context,
        fix=Fix(
            Safety.HUMAN, "Look which of the two was ordered, prepared and given, before anything is billed."
        ),
    )
