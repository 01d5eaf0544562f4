"""What claims of a file share and travel with: the envelope, and the levels of the hierarchy."""

import attrs

from x12tools.gate.numbers import ControlNumbers
from x12tools.wire import Delimiters


@attrs.define(slots=True, eq=False)
class Interchange:
    """An ISA as it stands, with its delimiters and what stands between two of its segments.

    ``numbers`` are those that its receiver counts, None where it counts none.
    """

    header: str
    delimiters: Delimiters
    newline: str
    numbers: ControlNumbers | None = None


@attrs.define(slots=True, eq=False)
class Group:
    """A GS as it stands."""

    header: str


@attrs.define(slots=True, eq=False)
class Transaction:
    """What stands before the first level: ST, BHT, submitter and receiver. ``kind`` is ST01.

    ``isa13`` is the number of the interchange it came in, None where that is the one it lies in.
    """

    kind: str
    opening: list[str]
    isa13: str | None = None


@attrs.define(slots=True, eq=False)
class Level:
    """A billing provider (2000A), subscriber (2000B) or patient (2000C): its HL and what follows it
    up to a claim or the next level. ``code`` is HL03."""

    code: str
    texts: list[str]


@attrs.frozen(slots=True, eq=False)
class Path:
    """Where a claim lies. A level that the file lacks is None."""

    interchange: Interchange
    group: Group
    transaction: Transaction
    provider: Level | None = None
    subscriber: Level | None = None
    patient: Level | None = None
