"""What a check is told."""

import datetime
from collections.abc import Callable

import attrs

from x12tools.claims import Claim
from x12tools.findings import HOLDING, Finding, Severity
from x12tools.rules.context import Encounter


@attrs.define(slots=True)
class Options:
    """What a check is told. ``as_of`` is the day it is for, today when not given.

    ``encounters`` are charted administrations by claim id; ``authorizations`` the rows of the
    log, None without one; ``payers`` a folder of profiles that win over the shipped ones.
    ``snip`` is the highest SNIP type that is checked. ``on_claim`` is called with each claim
    and what was found on it.
    """

    as_of: datetime.date = attrs.field(factory=datetime.date.today)
    hold_on: frozenset[Severity] = HOLDING
    payers: str | None = None
    encounters: dict[str, tuple[Encounter, ...]] = attrs.field(factory=dict)
    authorizations: tuple[dict[str, str], ...] | None = None
    snip: int = 7
    on_claim: Callable[[Claim, list[Finding]], None] | None = None
