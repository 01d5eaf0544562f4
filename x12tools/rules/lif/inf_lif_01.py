"""INF-LIF-01: timely filing."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizing import is_secondary
from x12tools.rules.base import at_claim, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.history import REPLACEMENT

_SOON = 15
_YEAR = 365
_ONE_YEAR_SINCE = datetime.date(2010, 1, 1)
"""Before, Medicare took a claim to the end of the next year or later (42 CFR 424.44)."""


@rule(
    id="INF-LIF-01",
    title="Filed too late",
    severity=Severity.DENIAL,
    needs="payer_policy:timely_filing_days",
    snip=7,
    source="42 CFR 424.44; CMS IOM 100-04 ch. 1 §70; payer profile",
    denials=[Denial("CO", "29")],
    stc="A3:718",
)
def inf_lif_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """A claim that comes after the payer's limit is not paid, whatever was done.

    The limit runs from the day of service, on an 837I from the last day of the statement; Medicare's
    is one calendar year for services from 2010 on, and earlier ones are not judged. The claim is
    late where the limit had passed when the file was made (GS04), and near its end in the last 15
    days. A risk where another payer paid first, where a reason for the delay is given (CLM20), and
    for a replacement, whose limit many count from the first answer.

    Pass: M05.79 | 96413
    Pass: commercial 2025-09-01 M05.79 | 96413 2024-08-15: 96413
    Fail: 2025-09-01 M05.79 | 96413 2024-08-15: 96413
    """
    days = context.profile.timely_filing_days
    if claim.frequency == REPLACEMENT:
        days = context.profile.corrected_days
    if days is None:
        return
    served = _served(claim)
    if served is None:
        return
    medicare = context.profile.is_medicare and days == _YEAR
    if medicare and served < _ONE_YEAR_SINCE:
        return
    limit = _year_after(served) if medicare else served + datetime.timedelta(days=days)
    today = min(context.made or context.as_of, context.as_of)
    left = (limit - today).days
    if left >= _SOON:
        return
    late = left < 0
    words = f"passed on {limit}, before this file was made ({today})" if late else f"ends on {limit}"
    finding = at_claim(
        inf_lif_01,
        claim,
        claim.at("CLM"),
        f"{context.profile.name} takes a claim for {served} within "
        f"{'a year' if medicare else f'{days} days'}; that {words}.",
        context,
        value=served.isoformat(),
        expected=f"by {limit}",
        severity=Severity.DENIAL if late else Severity.RISK,
        fix=Fix(
            Safety.HUMAN,
            "Find proof that it was filed in time, or the reason for an exception."
            if late
            else "Send it before then.",
        ),
    )
    doubt = _doubt(claim)
    yield capped(finding, Severity.RISK, doubt) if late and doubt else finding


def _served(claim: Claim) -> datetime.date | None:
    """The day that the limit runs from: the earliest line's, the statement's last on an 837I."""
    if claim.form == INSTITUTIONAL and claim.statement_to:
        return claim.statement_to
    return claim.date


def _year_after(day: datetime.date) -> datetime.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _doubt(claim: Claim) -> str | None:
    if claim.frequency == REPLACEMENT:
        return "many payers count a replacement from their first answer"
    if is_secondary(claim):
        return "many payers count from the first payer's answer"
    if claim.delay_reason:
        return f"the claim gives a reason for the delay (CLM20 {claim.delay_reason})"
    return None
