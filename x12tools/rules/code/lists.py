"""CODE-LIST-OLD: lists that ended before a file's dates of service; once a file, not a claim."""

import datetime

from x12tools.codes.sets import headings
from x12tools.codes.tables import Heading
from x12tools.errors import ConfigurationError
from x12tools.findings import Check, Finding, Place, Severity

LIST_OLD = Check(
    id="CODE-LIST-OLD",
    title="Code lists end before the dates of service",
    severity=Severity.INFO,
    snip=5,
    source=("the lists' own dates",),
)

_IRREGULAR = frozenset({"codes/place_of_service", "infusion/fees", "infusion/payer_lists"})
"""What no calendar renews, so that its last day is only the last one proven; and the fees, which
are no codes: what they price names their year."""


def lists_past_end(latest: datetime.date | None) -> tuple[Heading, ...]:
    """The lists whose last day is before the latest date of service; none without one."""
    if latest is None:
        return ()
    return tuple(
        one
        for one in headings()
        if one.valid_to is not None and one.valid_to < latest and one.name not in _IRREGULAR
    )


def old_lists(latest: datetime.date | None) -> Finding | None:
    """The one finding of a file whose latest date of service some lists do not reach."""
    old = lists_past_end(latest)
    if not old:
        return None
    named = "; ".join(f"{one.name} ({one.version}) ended {one.valid_to}" for one in old)
    return LIST_OLD.at(
        Place(),
        f"{len(old)} {'list ends' if len(old) == 1 else 'lists end'} before {latest}, the latest date of "
        f"service: {named}. 'x12tools codes import' brings newer ones.",
        value=str(latest),
    )


def require_lists(latest: datetime.date | None) -> None:
    """What ``--strict-codes`` asks: raises ConfigurationError (exit 78) where a list is past its end."""
    finding = old_lists(latest)
    if finding is not None:
        raise ConfigurationError(finding.message)
