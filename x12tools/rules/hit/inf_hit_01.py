"""INF-HIT-01: home infusion visit of another category than its drug."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import SENT_TO_BE_DENIED, categories_of_day, of_kind, visit_of
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import home_infusion

_VISITS = of_kind("visit", "initial-visit")


@rule(
    id="INF-HIT-01",
    title="Home infusion visit of another category than its drug",
    severity=Severity.DENIAL,
    codes=_VISITS,
    forms="837P",
    payers="FFS_B MA",
    advisory="MA",
    tables=("home_infusion",),
    source="Social Security Act §1834(u)(7)(C); CMS MLN MM11880, tables 3.1 to 3.3; 42 CFR 414.1550",
    denials=[Denial("CO", "16"), Denial("CO", "107")],
)
def inf_hit_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays the visit by the drug: one visit code a category, and the wrong one is returned.

    Looks at the drugs of the visit's day, on the claim or charted. It speaks where each of them has
    a category and none has the visit's; immune globulins count as category 2 where they are given
    under the skin (JB). The drug is mostly billed by another supplier: then it is silent.

    Pass: pos=12 D80.0 | J1559x100-JB G0069x8
    Pass: pos=12 L03.115 | G0068x8
    Fail: pos=12 D80.0 | J1559x100-JB G0068x8
    """
    for line in claim.lines:
        if line.procedure not in _VISITS or line.has(*SENT_TO_BE_DENIED):
            continue
        drugs = categories_of_day(line, claim, context)
        own = home_infusion()[line.procedure]["category"]
        if not drugs or None in drugs.values() or own in drugs.values():
            continue
        named = ", ".join(f"{code} (category {kind})" for code, kind in sorted(drugs.items()))
        yield at_line(
            inf_hit_01,
            line,
            f"{line.procedure} on line {line.number} is a visit of category {own}; the drug of the day is "
            f"{named}.",
            context,
            expected=visit_of(line, max(kind for kind in drugs.values() if kind)),
            fix=_fix(line, {kind for kind in drugs.values() if kind}),
        )


def _fix(line: ServiceLine, kinds: set[str]) -> Fix:
    if len(kinds) > 1:
        return Fix(Safety.HUMAN, "Bill the visit of the highest category of the day.")
    twin = visit_of(line, kinds.pop())
    return Fix(
        Safety.ASSIST,
        f"Bill {twin}, if the drug was given at this visit.",
        line.procedure,
        twin,
        (line.edit(procedure=twin),),
    )
