"""What every check yields: a finding with its severity, its place and its fix."""

import enum
from decimal import Decimal
from typing import Any

import attrs


class Severity(enum.Enum):
    """How bad a finding is, from the payer's side. Reject and denial hold a claim."""

    REJECT = "reject"
    DENIAL = "denial"
    UNDERPAYMENT = "underpayment"
    AUDIT = "audit"
    RISK = "risk"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}

HOLDING = frozenset({Severity.REJECT, Severity.DENIAL})
"""The severities that hold a claim unless a profile or an option says otherwise."""


class Safety(enum.Enum):
    """Who decides on a fix: safe changes form alone, assist needs a yes, human is never applied."""

    SAFE = "safe"
    ASSIST = "assist"
    HUMAN = "human"


@attrs.frozen(slots=True)
class Denial:
    """The denial that a fault would become on the 835: group code, CARC and RARCs."""

    group: str
    carc: str
    rarc: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.group}-{self.carc}" + (f" ({', '.join(self.rarc)})" if self.rarc else "")


@attrs.frozen(slots=True)
class Place:
    """Where in the file: what does not apply is None.

    ``ordinal`` counts segments of the file from 1, ``offset`` is the segment's first byte.
    ``line`` is LX01. ``element`` names the element as the guides do, ``SV101-02``.
    """

    ordinal: int | None = None
    offset: int | None = None
    loop: str | None = None
    segment: str | None = None
    element: str | None = None
    line: int | None = None


@attrs.frozen(slots=True)
class Change:
    """One edit to the wire: a segment's text before and after, or a segment to drop.

    ``after`` is None where the segment goes. ``charge`` is what the claim's total gains
    (negative when it loses). ``added`` are whole segments that follow this one, a new service line.
    """

    ordinal: int
    before: str
    after: str | None
    charge: Decimal = Decimal(0)
    added: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class Fix:
    """What to do about a finding: the words, and the edits where a machine can make them."""

    safety: Safety
    text: str
    before: str | None = None
    after: str | None = None
    changes: tuple[Change, ...] = ()


@attrs.frozen(slots=True)
class Related:
    """A finding that the leading one explains."""

    rule: str
    line: int | None = None


@attrs.frozen(slots=True, kw_only=True)
class Check:
    """What can be found: an id that never changes its meaning, and what is said of it.

    ``snip`` is the WEDI SNIP type: 1 syntax, 2 guide, 3 balance, 4 situation, 5 code sets,
    6 line of service, 7 payer.
    """

    id: str
    title: str
    severity: Severity
    snip: int
    source: tuple[str, ...] = ()
    denials: tuple[Denial, ...] = ()
    stc: tuple[str, ...] = ()

    def at(self, place: Place, message: str, **more: Any) -> "Finding":
        """A finding of this check at a place; ``more`` sets further fields of Finding."""
        values: dict[str, Any] = {
            "severity": self.severity,
            "predicts": self.denials,
            "source": self.source,
            **more,
        }
        return Finding(
            rule=self.id,
            title=self.title,
            snip=self.snip,
            stc=self.stc,
            place=place,
            message=message,
            **values,
        )


@attrs.frozen(slots=True, kw_only=True)
class Finding:
    """Something wrong, or worth a look, at a place, in words a biller uses.

    ``dollars_at_risk`` is the expected payment in US dollars, ``basis`` says by what;
    ``capped_from`` is the severity before a gate of the engine lowered it, ``cap_reason`` why.
    ``lines`` are the service lines (LX01) whose dollars the finding is about.
    """

    rule: str
    title: str
    severity: Severity
    snip: int
    message: str
    place: Place = attrs.field(factory=Place)
    holds: bool | None = None
    capped_from: Severity | None = None
    cap_reason: str | None = None
    value: str | None = None
    sensitive: bool = False
    expected: str | None = None
    fix: Fix | None = None
    predicts: tuple[Denial, ...] = ()
    stc: tuple[str, ...] = ()
    dollars_at_risk: Decimal | None = None
    basis: str | None = None
    related: tuple[Related, ...] = ()
    source: tuple[str, ...] = ()
    data_date: str | None = None
    lines: tuple[int, ...] = ()
    file: int = 0
    claim: int | None = None
    claim_id: str | None = None
    transaction: str | None = None
