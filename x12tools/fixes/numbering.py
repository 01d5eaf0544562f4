"""HL and LX in order, SE, GE and IEA with the right counts; what is right already stays."""

from collections.abc import Iterator

from x12tools.wire import Document, Piece


def renumber(document: Document) -> Iterator[tuple[Piece, str]]:
    """Rewrites numbers and counts in place; yields each piece it changed with its text before."""
    levels: dict[str, str] = {}
    hl = line = segments = transactions = groups = 0
    for piece in document.segments:
        assert piece.delimiters is not None
        parts = piece.text.split(piece.delimiters.element)
        tag = parts[0]
        segments += 1
        new = list(parts)
        match tag:
            case "ISA":
                groups = 0
            case "GS":
                transactions = 0
            case "ST":
                segments, hl, levels = 1, 0, {}
            case "HL" if len(parts) > 2:
                hl += 1
                levels[parts[1]] = str(hl)
                new[1] = str(hl)
                new[2] = levels.get(parts[2], parts[2])
            case "CLM":
                line = 0
            case "LX" if len(parts) > 1 and line >= 0:
                line += 1
                new[1] = str(line)
            case "CLP":
                line = -1
            case "SE" if len(parts) > 1:
                new[1], transactions = str(segments), transactions + 1
            case "GE" if len(parts) > 1:
                new[1], groups = str(transactions), groups + 1
            case "IEA" if len(parts) > 1:
                new[1] = str(groups)
        if new != parts and not _same_numbers(parts, new):
            before = piece.text
            piece.text = piece.delimiters.element.join(new)
            yield piece, before


def _same_numbers(parts: list[str], new: list[str]) -> bool:
    """Whether only leading zeros differ."""
    return all(
        a == b or (a.isdigit() and b.isdigit() and int(a) == int(b)) for a, b in zip(parts, new, strict=True)
    )
