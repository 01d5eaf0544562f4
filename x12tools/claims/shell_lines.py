"""A typed service line as loop 2400, with what the shell adds: charge, revenue code, NDC units."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from x12tools.claims.typed import ShorthandClaim, ShorthandLine

Amounts = Callable[[ShorthandLine], tuple[Decimal, str] | None]
"""Quantity and unit (CTP04, CTP05) for a line's NDC, None where they are not known."""

_ORDERING = {"dme": "1245319599"}
"""Who orders where the payer asks and nobody is typed."""

_LEAST = Decimal(100)
_EACH = Decimal("10.00")
_CENT = Decimal("0.01")
_REVENUE = (
    (re.compile(r"9640|964[12]|G0498|Q008[345]"), "0335"),
    (re.compile(r"9636|9637|Q0081|C8957"), "0260"),
    (re.compile(r"9928[1-5]|99291"), "0450"),
    (re.compile(r"99|G0463"), "0510"),
    (re.compile(r"G0378|G0379"), "0762"),
    (re.compile(r"36415|8[0-9]{4}"), "0300"),
    (re.compile(r"[JQ]|C9[0-4]"), "0636"),
)
"""The usual revenue code of a hospital by the beginning of the procedure code."""


def charge(line: ShorthandLine) -> Decimal:
    """US dollars as typed, else ten a unit and at least one hundred."""
    if line.charge is not None:
        return line.charge
    return max(_LEAST, (line.units * _EACH).quantize(_CENT))


def total(claim: ShorthandClaim) -> Decimal:
    """The sum of the lines' charges, US dollars."""
    return sum((charge(line) for line in claim.lines), Decimal(0))


def amount(value: Decimal) -> str:
    """A number as X12 writes it: its own digits, never an exponent."""
    return f"{value:f}"


def revenue_code(code: str | None) -> str:
    """The revenue code that a hospital usually bills a procedure code under; 0260 for others."""
    return next((revenue for shape, revenue in _REVENUE if shape.match(code or "")), "0260")


def line_segments(
    claim: ShorthandClaim, number: int, line: ShorthandLine, amounts: Amounts | None = None
) -> Iterator[str]:
    """The segments of one line, LX first."""
    keys, professional = line.keys, claim.form == "837P"
    yield f"LX*{number}"
    yield _service(line, professional)
    if line.date_to:
        yield f"DTP*472*RD8*{line.date:%Y%m%d}-{line.date_to:%Y%m%d}"
    else:
        yield f"DTP*472*D8*{line.date:%Y%m%d}"
    for key, result in (("mea", "R1"), ("hct", "R2")):
        if key in keys:
            yield f"MEA*TR*{result}*{keys[key]}"
    if "auth" in keys:
        yield f"REF*G1*{keys['auth']}"
    if keys.get("ref6r") != "none":
        yield f"REF*6R*{keys.get('ref6r', f'L{number}')}"
    if "note" in keys:
        yield f"NTE*{'ADD' if professional else 'TPO'}*{keys['note']}"
    if line.ndc:
        quantity, unit = _drug(line, amounts)
        yield f"LIN**N4*{line.ndc}"
        yield f"CTP****{amount(quantity)}*{unit}"
    if keys.get("rendering", "none") != "none":
        yield f"NM1*82*1*SYNTHETIC*OTHER****XX*{keys['rendering']}"
    ordering = keys.get("ordering", claim.keys.get("ordering", _ORDERING.get(claim.payer, "none")))
    if ordering != "none":
        yield f"NM1*DK*1*SYNTHETIC*ORDER****XX*{ordering}"
        yield "N3*1 MAIN STREET"
        yield "N4*ANYTOWN*OH*43215"


def _service(line: ShorthandLine, professional: bool) -> str:
    slots = [*line.modifiers, "", "", "", ""][:4]
    procedure = (
        ":".join(["HC", line.code, *slots, line.keys.get("desc", "")]).rstrip(":") if line.code else ""
    )
    billed = f"{amount(charge(line))}*UN*{amount(line.units)}"
    if professional:
        return f"SV1*{procedure}*{billed}*{line.keys.get('pos', '')}**{':'.join(map(str, line.pointers))}"
    return f"SV2*{line.revenue or revenue_code(line.code)}*{procedure}*{billed}"


def _drug(line: ShorthandLine, amounts: Amounts | None) -> tuple[Decimal, str]:
    if line.ndc_quantity is not None:
        return line.ndc_quantity, line.ndc_unit or "UN"
    return (amounts(line) if amounts else None) or (Decimal(1), "UN")
