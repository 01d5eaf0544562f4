"""Changes to a service line's segment, as text before and after."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from x12tools.findings import Change
from x12tools.segments import read_segment

if TYPE_CHECKING:
    from x12tools.claims.model import ServiceLine


def edit_line(line: "ServiceLine", **values: Any) -> Change:
    """SV1 or SV2 with another procedure, modifiers (a tuple of at most four), units or charge.

    The change's ``charge`` is what the claim's total gains. Raises TypeError for another name.
    """
    segment: Any = read_segment(line.service.text, line.loop.delimiters)
    changed: dict[str, Any] = {}
    procedure = segment.procedure
    gain = Decimal(0)
    for name, value in values.items():
        if name == "procedure":
            procedure = attrs.evolve(procedure, code=value)
        elif name == "modifiers":
            slots = [*value, None, None, None, None][:4]
            procedure = attrs.evolve(procedure, **{f"modifier_{n}": slot for n, slot in enumerate(slots, 1)})
        elif name == "units":
            changed["quantity"] = value
        elif name == "charge":
            changed["charge"] = value
            gain = value - (line.charge or Decimal(0))
        else:
            raise TypeError(f"a line has no {name} to edit")
    if procedure is not segment.procedure:
        changed["procedure"] = procedure
    return Change(line.service.ordinal, line.service.text, segment.changed(**changed).text, gain)


def drop_line(line: "ServiceLine") -> tuple[Change, ...]:
    """The changes that take a whole line (2400 and what is in it) off the claim."""
    located = list(line.loop.walk())
    gain = -(line.charge or Decimal(0))
    return tuple(
        Change(one.ordinal, one.text, None, gain if one.ordinal == line.service.ordinal else Decimal(0))
        for one in located
    )
