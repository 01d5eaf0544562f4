"""INF-HIT-02: first home infusion visit billed within sixty days of another."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import SENT_TO_BE_DENIED, of_kind
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.history import before
from x12tools.rules.tables import home_infusion

_FIRST = of_kind("initial-visit")
_VISITS = of_kind("visit") | _FIRST
_GAP = 60


@rule(
    id="INF-HIT-02",
    title="First home infusion visit without sixty days between",
    severity=Severity.DENIAL,
    codes=_FIRST,
    forms="837P",
    payers="FFS_B MA",
    advisory="MA",
    source="42 CFR 414.1550(c); CMS Medicare Benefit Policy Manual ch. 15 §320; CMS MLN MM11880",
    denials=[Denial("CO", "119"), Denial("CO", "151")],
)
def inf_hit_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """The first visit is paid more, and again only when a patient comes back after more than 60 days.

    Looks at G0088 to G0090 after a home infusion visit of any category, on the claim or among what this
    payer was billed before. Whether the patient was discharged meanwhile no claim shows: it is not asked.
    A visit of the same day is another fault.

    Pass: pos=12 L03.115 | G0088x8 << 2024-06-15 pos=12 L03.115 | G0068x8
    Fail: pos=12 L03.115 | G0088x8 << 2024-07-16 pos=12 L03.115 | G0068x8
    Fail: pos=12 2024-08-01 L03.115 | G0088x8 2024-08-08: G0088x8
    """
    for line in claim.lines:
        if line.procedure not in _FIRST or line.date is None or line.has(*SENT_TO_BE_DENIED):
            continue
        last = _last(line.date, claim, context)
        if last is None or (line.date - last).days > _GAP:
            continue
        twin = _later(line)
        yield at_line(
            inf_hit_02,
            line,
            f"{line.procedure} on line {line.number} is a first visit, {(line.date - last).days} days after "
            f"the visit of {last}; another first one is paid after more than {_GAP} days.",
            context,
            expected=twin,
            fix=Fix(
                Safety.ASSIST,
                f"Bill {twin}, and look whether the charge goes with it.",
                line.procedure,
                twin,
                (line.edit(procedure=twin),),
            ),
        )


def _last(day: datetime.date, claim: Claim, context: Context) -> datetime.date | None:
    """The last day before a day on which the payer was billed a visit."""
    payer = claim.payer.id if claim.payer else None
    here = (
        line.date
        for line in claim.lines
        if line.procedure in _VISITS and line.date and not line.has(*SENT_TO_BE_DENIED)
    )
    there = (
        one.date
        for one in before(claim, context.history)
        if one.code in _VISITS and one.date and one.payer == payer and not one.has(*SENT_TO_BE_DENIED)
    )
    return max((date for date in (*here, *there) if date < day), default=None)


def _later(line: ServiceLine) -> str:
    """The later visit's code of a first visit's category."""
    kind = home_infusion()[line.procedure or ""]["category"]
    rows = home_infusion().items()
    return next(code for code, row in rows if row["kind"] == "visit" and row["category"] == kind)
