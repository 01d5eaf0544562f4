"""From a file to its payments, one at a time."""

from collections.abc import Iterator

from x12tools.errors import NotX12
from x12tools.remits.assembling import Assembler
from x12tools.remits.model import Remit
from x12tools.wire import Source, read_stretches
from x12tools.wire.document import open_source


def read_remit(source: Source) -> tuple[Remit, ...]:
    """Every payment (835 transaction) of a source, in order.

    Raises NotX12 where it holds no 835, OSError where it cannot be opened; what breaks the
    guide is read as far as it goes and is a finding of ``check``.
    """
    return tuple(read_payments(source))


def read_payments(source: Source) -> Iterator[Remit]:
    """``read_remit``, holding no more than one payment at a time."""
    file = open_source(source)
    found = False
    guide: str | None = None
    payment: Assembler | None = None
    try:
        for stretch in read_stretches(file):
            delimiters = stretch.delimiters
            if delimiters is None:
                continue
            ordinal, first = stretch.ordinal, int(stretch.continues)  # the rest of a segment is none
            for text, offset in zip(stretch.texts()[first:], stretch.offsets()[first:], strict=True):
                if text:
                    parts = text.split(delimiters.element, 9)
                    tag = parts[0]
                    if payment is not None and tag in ("ST", "GS", "GE", "ISA", "IEA"):
                        yield payment.payment()
                        payment = None
                    if tag == "GS":
                        guide = parts[8] if len(parts) > 8 else None
                    elif tag == "ST" and parts[1:2] == ["835"]:
                        found, payment = True, Assembler(guide=guide)
                    if payment is not None:
                        payment.step(text, delimiters, ordinal, offset)
                    if payment is not None and tag == "SE":
                        yield payment.payment()
                        payment = None
                    ordinal += 1
        if payment is not None:
            yield payment.payment()
    finally:
        if file is not source:
            file.close()
    if not found:
        raise NotX12("no 835 transaction was found")
