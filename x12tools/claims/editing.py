"""Changes to a service line's segments, as text before and after."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import attrs

from x12tools.findings import Change
from x12tools.segments import read_segment

if TYPE_CHECKING:
    from x12tools.claims.model import ServiceLine
    from x12tools.guides.loops import Loop

_CENT = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")
_LONGEST_NUMBER = 30
"""Characters of a line's control number (REF*6R) that payers return."""

_COPIED = frozenset("LX SV1 SV2 DTP REF NTE LIN CTP NM1 PRV N3 N4".split())
"""Segments of a line that say the same of its parts. Others hold amounts or findings of the whole."""


def edit_line(line: "ServiceLine", **values: Any) -> Change:
    """SV1 or SV2 with another procedure, modifiers (a tuple of at most four), units or charge.

    Fewer units of the same code take their share of the charge, where it divides to the cent, unless
    a charge is given. The change's ``charge`` is what the claim's total gains. Raises TypeError
    for another name.
    """
    if "units" in values and not {"procedure", "charge"} & set(values):
        share = share_of(line, values["units"])
        if share is not None:
            values["charge"] = share
    text, gain = _edited(line, values)
    return Change(line.service.ordinal, line.service.text, text, gain)


def share_of(line: "ServiceLine", units: Decimal) -> Decimal | None:
    """The charge of fewer units of a line, US dollars; None where they are not fewer, or it does not
    divide to the cent."""
    if not line.charge or not line.units or not 0 < units < line.units:
        return None
    share = line.charge * units / line.units
    return share.quantize(_CENT) if share == share.quantize(_CENT) else None


def fewer(line: "ServiceLine", units: Decimal) -> tuple[Change, ...]:
    """The changes that leave so many units of a line; the line goes where none are left."""
    return (edit_line(line, units=units),) if units else drop_line(line)


def with_charge(line: "ServiceLine", units: Decimal) -> str:
    """What to say of the charge beside other units of a line, to follow their number."""
    share = share_of(line, units)
    if share is None:
        return ", and look whether the charge goes with them"
    return f" with their share of the charge, ${share:,.2f}"


def split_line(
    line: "ServiceLine",
    units: Decimal,
    rest: Decimal,
    *,
    modifiers: tuple[str, ...],
    rest_modifiers: tuple[str, ...],
    lines: Iterable["ServiceLine"],
    counted: Decimal | None = None,
) -> tuple[Change, ...]:
    """The changes that make two lines of one: ``units`` stay on it, ``rest`` go to a new last line.

    ``lines`` are the claim's. The charge is divided by units, so that both lines have what the one
    had, and the NDC quantity likewise, unless it is that of ``counted`` units; dates, pointers,
    providers, references and notes are copied, the control number (REF*6R) is the new line's own.
    Empty where a line cannot be divided: it holds what is of the whole, a modifier has no room, or the
    charge is too small.
    """
    lines = list(lines)
    located = list(line.loop.walk())
    charge = line.charge
    if max(len(modifiers), len(rest_modifiers)) > 4 or charge is None or min(units, rest) <= 0:
        return ()
    if any(one.use.tag not in _COPIED for one in located):
        return ()
    part = (charge * rest / (units + rest)).quantize(_CENT, ROUND_HALF_UP)
    quantities = _divided(line, units, rest, counted or units + rest)
    if quantities is None or (charge > _CENT and not 0 < part < charge):
        return ()
    kept, _ = _edited(line, {"modifiers": modifiers, "units": units, "charge": charge - part})
    new, _ = _edited(line, {"modifiers": rest_modifiers, "units": rest, "charge": part})
    texts = {line.service.ordinal: (kept, new)}
    texts.update(_quantified(line, quantities))
    number = _own_number(line, lines)
    added = tuple(_copied(line, {ordinal: pair[1] for ordinal, pair in texts.items()}, number))
    last = max(lines[-1].loop.walk(), key=lambda one: one.ordinal)
    changes = [
        Change(one.ordinal, one.text, texts[one.ordinal][0]) for one in located if one.ordinal in texts
    ]
    return (*changes, Change(last.ordinal, last.text, last.text, added=added))


def _edited(line: "ServiceLine", values: dict[str, Any]) -> tuple[str, Decimal]:
    """(the text of SV1 or SV2 with other values, what the charge gains)."""
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
    return segment.changed(**changed).text, gain


def _divided(
    line: "ServiceLine", units: Decimal, rest: Decimal, counted: Decimal
) -> tuple[Decimal, Decimal] | tuple[()] | None:
    """The NDC quantity of both parts: their sum is the line's, where that is of both. Empty where the
    line has none, None where a part would be nothing."""
    quantity = line.drug.quantity if line.drug else None
    if quantity is None:
        return ()
    part = (quantity * rest / counted).quantize(_THOUSANDTH, ROUND_HALF_UP)
    kept = quantity if counted == units else quantity - part
    return (_short(kept), _short(part)) if min(kept, part) > 0 else None


def _short(number: Decimal) -> Decimal:
    """A number without zeros at its end."""
    return Decimal(format(number, "f").rstrip("0").rstrip(".")) if number % 1 else Decimal(int(number))


def _quantified(
    line: "ServiceLine", quantities: tuple[Decimal, ...]
) -> Iterator[tuple[int, tuple[str, str]]]:
    """The CTP of 2410 with each part's quantity, by its ordinal."""
    for quantity in quantities[1:]:
        first, second = edit_quantity(line, quantities[0]), edit_quantity(line, quantity)
        if first and second and first.after and second.after:
            yield first.ordinal, (first.after, second.after)


def _own_number(line: "ServiceLine", lines: list["ServiceLine"]) -> str:
    """A control number for a part of a line, which no line of the claim has."""
    used = {one.control_number for one in lines}
    root = line.control_number or str(line.number)
    number = 2
    while (own := f"{root[: _LONGEST_NUMBER - 1 - len(str(number))]}-{number}") in used:
        number += 1
    return own


def _copied(line: "ServiceLine", texts: dict[int, str], number: str) -> Iterator[str]:
    """The segments of a line with other texts, and a control number of its own."""
    separator = line.loop.delimiters.element
    numbered = separator.join(("REF", "6R", number))
    own = line.loop.find("REF", "6R")
    before = None if own else _last_own(line.loop)
    for one in line.loop.walk():
        yield numbered if own and one.ordinal == own.ordinal else texts.get(one.ordinal, one.text)
        if one.ordinal == before:
            yield numbered


def _last_own(loop: "Loop") -> int:
    """The ordinal of the segment of 2400 itself after which a REF has its place."""
    return max(one.ordinal for one in loop.located if one.use.tag in ("SV1", "SV2", "DTP", "REF"))


def edit_quantity(line: "ServiceLine", quantity: Decimal) -> Change | None:
    """CTP04 of a line's drug with another NDC quantity; None where there is no CTP."""
    loop = line.drug.loop if line.drug else None
    located = loop.find("CTP") if loop else None
    if loop is None or located is None:
        return None
    ctp: Any = read_segment(located.text, loop.delimiters)
    return Change(located.ordinal, located.text, ctp.changed(quantity=_short(quantity)).text)


def merge_lines(lines: Sequence["ServiceLine"]) -> tuple[Change, ...]:
    """The changes that make one line of several: units, charge and NDC quantity are added up on the first.

    The claim's charge stays. Empty where one of them has more than can be added: another payer's
    word, an amount, no charge or units, a quantity in another unit.
    """
    first, *others = lines
    quantities = [line.drug.quantity if line.drug else None for line in lines]
    if any(one.use.tag not in _COPIED for line in lines for one in line.loop.walk()):
        return ()
    if any(line.charge is None or line.units is None for line in lines):
        return ()
    if len({(line.drug.ndc, line.drug.unit) if line.drug else None for line in lines}) > 1:
        return ()
    units = sum((line.units or Decimal(0) for line in lines), Decimal(0))
    charge = sum((line.charge or Decimal(0) for line in lines), Decimal(0))
    changes = [edit_line(first, units=units, charge=charge)]
    if any(quantity is not None for quantity in quantities):
        whole = [quantity for quantity in quantities if quantity is not None]
        added = edit_quantity(first, sum(whole, Decimal(0))) if len(whole) == len(lines) else None
        if added is None:
            return ()
        changes.append(added)
    return (*changes, *(change for line in others for change in drop_line(line)))


def drop_line(line: "ServiceLine") -> tuple[Change, ...]:
    """The changes that take a whole line (2400 and what is in it) off the claim."""
    located = list(line.loop.walk())
    gain = -(line.charge or Decimal(0))
    return tuple(
        Change(one.ordinal, one.text, None, gain if one.ordinal == line.service.ordinal else Decimal(0))
        for one in located
    )
