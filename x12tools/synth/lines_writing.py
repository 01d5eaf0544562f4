"""A synthetic service line as loop 2400."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.synth.model import Claim, Line, Provider


def money(value: Decimal) -> str:
    """US dollars as X12 writes them: no zero that says nothing."""
    return number(value)


def number(value: Decimal) -> str:
    """A number without an exponent and without zeros behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def line_segments(claim: Claim, number_: int, line: Line) -> Iterator[str]:
    """The segments of a line from LX on."""
    yield f"LX*{number_}"
    yield _service(claim, line)
    if line.date_to:
        yield f"DTP*472*RD8*{line.date:%Y%m%d}-{line.date_to:%Y%m%d}"
    else:
        yield f"DTP*472*D8*{line.date:%Y%m%d}"
    for which, value in line.results:
        yield f"MEA*TR*{which}*{value}"
    if line.authorization:
        yield f"REF*G1*{line.authorization}"
    yield f"REF*6R*{claim.id}L{number_}"
    if line.note:
        yield f"NTE*{'ADD' if claim.professional else 'TPO'}*{line.note}"
    if line.ndc:
        yield f"LIN**{line.ndc_qualifier}*{line.ndc}"
        if line.ndc_quantity is not None:
            yield f"CTP****{number(line.ndc_quantity)}*{line.ndc_unit}"
    if line.rendering:
        yield _named(line.rendering, "82")
        if line.rendering.taxonomy and claim.professional:
            yield f"PRV*PE*PXC*{line.rendering.taxonomy}"
    if line.ordering:
        yield _named(line.ordering, "DK")
        if line.ordering.address:
            address = line.ordering.address
            yield f"N3*{address.street}"
            yield f"N4*{address.city}*{address.state}*{address.postal}"
    yield from _answered(claim, number_, line)


def _named(provider: Provider, role: str) -> str:
    return f"NM1*{role}*1*{provider.name}*{provider.first}****XX*{provider.npi}"


def _service(claim: Claim, line: Line) -> str:
    slots = [*line.modifiers, "", "", "", ""][:4]
    procedure = ":".join(["HC", line.code, *slots, line.description]).rstrip(":") if line.code else ""
    billed = f"{money(line.charge)}*{line.measure}*{number(line.units)}"
    if claim.professional:
        return f"SV1*{procedure}*{billed}*{line.place}**{':'.join(map(str, line.pointers))}"
    return f"SV2*{line.revenue}*{procedure}*{billed}"


def _answered(claim: Claim, at: int, line: Line) -> Iterator[str]:
    """Loop 2430: what the first payer did with the line."""
    other = claim.other_payer
    if other is None or at not in other.paid:
        return
    procedure = ":".join(["HC", line.code, *line.modifiers]) if line.code else ""
    yield "*".join(
        [
            "SVD",
            other.payer.id,
            money(other.paid[at]),
            procedure,
            "" if claim.professional else line.revenue,
            number(line.units),
        ]
    )
    for group, reason, amount in other.adjustments.get(at, ()):
        yield f"CAS*{group}*{reason}*{money(amount)}"
    yield f"DTP*573*D8*{other.paid_on:%Y%m%d}"
