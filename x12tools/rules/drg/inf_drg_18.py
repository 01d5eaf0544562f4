"""INF-DRG-18: a dose given too early."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizing import claimed_number, granted_for
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.history import before
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import same_drug

_TOLERANCE = ((150, 7), (28, 3))
"""From an interval of so many days, the days that a calendar may slip."""

_LONG, _FIRST_DOSES = 150, 3
_DENOSUMAB = frozenset({"J0897", "Q5136", "Q5157", "Q5158", "Q5159"})
_MONTHLY = Decimal(120)


@rule(
    id="INF-DRG-18",
    title="Dose given before the plan's interval has passed",
    severity=Severity.DENIAL,
    needs="history payer_policy:min_interval_days",
    snip=7,
    source="Payer profile",
    denials=[Denial("CO", "151", ("N435", "N640")), Denial("CO", "273", ("N435",))],
    rarely=(Denial("CO", "119", ("N435",)),),
)
def inf_drg_18(claim: Claim, context: Context) -> Iterator[Finding]:
    """A plan that pays a dose every so many days pays none for one that comes sooner.

    The interval is the plan's own. A calendar may slip by three days, by seven where the interval is
    of months. A risk among the first doses of a shorter interval, which come closer, and with an
    authorization. Denosumab of 120 units has another interval and is let be.

    Pass: EXPOS1 referral=R1 M81.0 | J0897x60 96372 << EXPOS1 2024-02-15 M81.0 | J0897x60
    Fail: EXPOS1 referral=R1 M81.0 | J0897x60 96372 << EXPOS1 2024-03-18 M81.0 | J0897x60
    """
    said: set[tuple[str, datetime.date]] = set()
    for line in at_cost(claim, context):
        code, day = line.procedure or "", line.date
        interval = context.profile.min_interval_days.get(code)
        if not interval or day is None or (code, day) in said or line.has(*EXCLUDED):
            continue
        past = _earlier(code, day, claim, context)
        if not past or _is_monthly(code, line.units):
            continue
        said.add((code, day))
        last = max(past)
        gap = (day - last).days
        if gap >= interval - _slip(interval):
            continue
        finding = at_line(
            inf_drg_18,
            line,
            f"{code} on line {line.number} comes {gap} days after the dose of {last}; {context.profile.name} "
            f"pays it every {interval} days.",
            context,
            what="date",
            lines=[one for one in claim.lines if one.procedure == code and one.date == day],
            value=day.isoformat(),
            expected=f"from {last + datetime.timedelta(days=interval)} on",
            fix=Fix(
                Safety.HUMAN, "Get the plan's leave for the earlier dose; if it was given, send the reason."
            ),
        )
        doubt = _doubt(line, len(past), interval, claim, context)
        yield capped(finding, Severity.RISK, doubt) if doubt else finding


def _earlier(code: str, day: datetime.date, claim: Claim, context: Context) -> set[datetime.date]:
    """The days before on which the patient had the drug, on this claim or another."""
    here = {
        line.date
        for line in at_cost(claim, context)
        if line.procedure == code and line.date and not _is_monthly(code, line.units)
    }
    there = {
        one.date
        for one in before(claim, context.history)
        if one.code
        and one.date
        and same_drug(one.code, code)
        and not one.has(*EXCLUDED)
        and not _is_monthly(code, one.units)
    }
    return {date for date in here | there if date < day}


def _is_monthly(code: str, units: Decimal | None) -> bool:
    return code in _DENOSUMAB and units is not None and units >= _MONTHLY


def _slip(interval: int) -> int:
    return next((days for least, days in _TOLERANCE if interval >= least), 0)


def _doubt(line: ServiceLine, past: int, interval: int, claim: Claim, context: Context) -> str | None:
    if interval < _LONG and past < _FIRST_DOSES:
        return "the first doses come closer"
    if claimed_number(line, claim) or granted_for(line, claim, context):
        return "the authorization may allow the earlier dose"
    return None
