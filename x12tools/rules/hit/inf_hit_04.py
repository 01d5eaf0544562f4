"""INF-HIT-04: home infusion visit for a drug that is none of Medicare's list."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import SENT_TO_BE_DENIED, infused, may_be_any, of_kind
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.history import before
from x12tools.rules.tables import home_infusion

_VISITS = of_kind("visit", "initial-visit")
_LOOK_BACK = datetime.timedelta(days=30)


@rule(
    id="INF-HIT-04",
    title="Home infusion visit without a home infusion drug",
    severity=Severity.INFO,
    codes=_VISITS,
    forms="837P",
    payers="FFS_B MA",
    source="Social Security Act §1861(iii)(3)(C); CMS Medicare Benefit Policy Manual ch. 15 §320",
    denials=[Denial("CO", "107"), Denial("CO", "B15")],
)
def inf_hit_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays the visit only with a pump drug of its list, billed within 30 days before.

    Another supplier mostly bills the drug, and no file shows it. So this is a word, once a claim,
    where drugs stand on the claim or in the chart and none of them is of the list (most antibiotics
    are not), or where the patient was billed such a drug before, and none in the 30 days. Silent with
    an unlisted drug.

    Pass: pos=12 L03.115 | G0068x8
    Pass: pos=12 I50.9 | G0068x8 || J2260 IV 20mg
    Fail: pos=12 L03.115 | G0068x8 || J0696 IV 1g
    """
    visits = [line for line in claim.lines if line.procedure in _VISITS and not line.has(*SENT_TO_BE_DENIED)]
    lines, codes = infused(claim, context, None)
    if not visits or any(may_be_any(line) for line in lines) or any(map(_is_listed, codes)):
        return
    last = _last(visits[0], claim, context)
    if codes:
        told = f"{', '.join(sorted(codes))} is not of Medicare's list of home infusion drugs"
    elif last and visits[0].date and last < visits[0].date - _LOOK_BACK:
        told = f"the last drug of Medicare's list was billed for {last}"
    else:
        return
    yield at_line(
        inf_hit_04,
        visits[0],
        f"{visits[0].procedure} on line {visits[0].number} is a home infusion visit; {told}.",
        context,
        lines=visits,
        fix=Fix(Safety.HUMAN, "Look which drug the pump gave, and whether its supplier has billed it."),
    )


def _is_listed(code: str) -> bool:
    return bool(home_infusion().get(code, {}).get("category")) or code == "J7799"


def _last(visit: ServiceLine, claim: Claim, context: Context) -> datetime.date | None:
    """The last day before the visit that the patient was billed a drug of the list for."""
    days = (
        one.date_to or one.date
        for one in before(claim, context.history)
        if one.code and _is_listed(one.code) and one.code not in _VISITS
    )
    return max((day for day in days if day and visit.date and day <= visit.date), default=None)
