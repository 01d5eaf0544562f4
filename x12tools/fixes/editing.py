"""The fixes of findings, put into the segments of a file: all changes of one, or none."""

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import attrs

from x12tools.findings import Change, Finding, Safety
from x12tools.fixes.model import EDIT, Applied, Left, Splice
from x12tools.fixes.texts import differing, merged
from x12tools.segments import read_segment
from x12tools.wire import Piece

MOST_LINES = {"837P": 50, "837I": 999}
"""How many service lines a claim may have (2400 LX)."""

_SERVICES = {"SV1": "837P", "SV2": "837I"}


class Editing:
    """The pieces of a file and what is done to them. ``gone`` are the ordinals taken out, ``added`` the
    new pieces by the ordinal of the segment that they follow."""

    def __init__(self, pieces: list[Piece], unbalanced: set[int | None]) -> None:
        self.pieces = pieces
        self.segments = [piece for piece in pieces if piece.ordinal]
        self.arrived = {piece.ordinal: piece.text for piece in self.segments}
        self.unbalanced = unbalanced
        self.changes: list[Applied] = []
        self.left: list[Left] = []
        self.gone: set[int] = set()
        self.added: dict[int, list[Piece]] = {}
        self._told: dict[int, int] = {}
        self._lines = dict(_lines(self.segments))

    def leave(self, finding: Finding, why: str | None = None) -> None:
        """A finding that was named and stays: a person must mend it, unless ``why`` says otherwise."""
        if why is None:
            what = finding.fix.text if finding.fix else "it has no fix"
            why = f"a person must do it: {what[:1].lower()}{what[1:]}".rstrip(".")
        self.left.append(Left(finding.rule, finding.claim_id, finding.place.ordinal or 0, why))

    def apply(self, finding: Finding, how: str) -> None:
        """All changes of a finding's fix, or none of them; ``how`` says by what they were accepted."""
        assert finding.fix is not None
        ordinal = finding.fix.changes[0].ordinal
        claim = self._claim(ordinal)
        texts = self._texts(finding.fix.changes)
        why = self._against(finding, claim, texts)
        if why or texts is None:
            self.left.append(Left(finding.rule, finding.claim_id, ordinal, why or _CROSSED))
            return
        for change, text in zip(finding.fix.changes, texts, strict=True):
            piece = self.segments[change.ordinal - 1]
            if change.after is None:
                self._say(finding, piece, piece.text, None, how)
                self.gone.add(change.ordinal)
            elif text != piece.text:
                self._say(finding, piece, piece.text, text, how)
                piece.text = text
            for new in self._new(piece, change.added):
                self._told[id(new)] = len(self.changes)
                self._say(finding, new, None, new.text, how)
                self.added.setdefault(change.ordinal, []).append(new)
        gain = sum((change.charge for change in finding.fix.changes), Decimal(0))
        if gain:
            clm: Any = _read(claim[0])
            text = clm.changed(charge=clm.charge + gain).text
            self._say(finding, claim[0], claim[0].text, text, how, gain)
            claim[0].text = text

    def number(self, piece: Piece) -> None:
        """A piece got its number: of a new one, that is what was added."""
        at = self._told.get(id(piece))
        if at is not None and piece.delimiters is not None:
            elements = differing(None, piece.text, piece.delimiters)
            self.changes[at] = attrs.evolve(self.changes[at], after=piece.text, elements=elements)

    def laid_out(self) -> Iterator[tuple[Piece, bool]]:
        """The pieces of input and output in their order, each with whether it is new."""
        for piece in self.pieces:
            yield piece, False
            for new in self.added.get(piece.ordinal, ()) if piece.ordinal else ():
                yield new, True

    def remaining(self) -> list[Piece]:
        """The pieces of the output."""
        return [piece for piece, new in self.laid_out() if new or piece.ordinal not in self.gone]

    def splices(self, arrived: Iterable[tuple[str, str, str]]) -> tuple[Splice, ...]:
        """The way back to pieces that ``arrived`` as (lead, text, tail)."""
        found = []
        offset, before = 0, iter(arrived)
        for piece, new in self.laid_out():
            now = "" if piece.ordinal in self.gone and not new else f"{piece.lead}{piece.text}{piece.tail}"
            was = "" if new else "".join(next(before))
            if now != was:
                found.append(Splice(offset, now, was))
            offset += len(now)
        return tuple(found)

    def _say(
        self,
        finding: Finding,
        piece: Piece,
        before: str | None,
        after: str | None,
        how: str,
        charge: Decimal = Decimal(0),
    ) -> None:
        assert piece.delimiters is not None
        self.changes.append(
            Applied(
                finding.rule,
                finding.claim_id,
                abs(piece.ordinal),
                before,
                after,
                EDIT,
                finding.claim,
                self._lines.get(piece.ordinal),
                how,
                differing(before, after, piece.delimiters),
                charge,
            )
        )

    def _texts(self, changes: tuple[Change, ...]) -> list[str] | None:
        """What each changed segment becomes, beside what other fixes made of it; None where they
        want the same element."""
        found = []
        for change in changes:
            piece = self.segments[change.ordinal - 1]
            assert piece.delimiters is not None
            if change.after == change.before:
                found.append(piece.text)
            elif change.ordinal in self.gone or self.arrived[change.ordinal] != change.before:
                return None
            elif change.after is None or piece.text == change.before:
                if piece.text != change.before:
                    return None
                found.append(change.after or "")
            else:
                both = merged(change.before, piece.text, change.after, piece.delimiters)
                if both is None:
                    return None
                found.append(both)
        return found

    def _against(self, finding: Finding, claim: list[Piece], texts: list[str] | None) -> str | None:
        """Why a fix must not be applied; None where nothing speaks against it."""
        assert finding.fix is not None
        changes = finding.fix.changes
        if texts is None:
            return _CROSSED
        if finding.fix.safety is not Safety.SAFE and any(_adjudicated(piece) for piece in claim):
            return "another payer has adjudicated the claim; its lines must stay as that payer saw them"
        if any(change.added for change in changes) and (why := self._full(claim, changes)):
            return why
        if not any(change.charge for change in changes):
            return None
        if finding.claim in self.unbalanced:
            return "the claim's charge was not that of its lines on arrival"
        charged = [_read(piece) for piece in claim if piece.tag in ("CLM", "SV1", "SV2")]
        if not claim or any(one.charge is None for one in charged):
            return "a charge of the claim cannot be read"
        return None

    def _full(self, claim: list[Piece], changes: tuple[Change, ...]) -> str | None:
        """Why the claim has no room for the lines that a fix adds."""
        form = next((_SERVICES[piece.tag] for piece in claim if piece.tag in _SERVICES), None)
        if form is None or any(not self.segments[c.ordinal - 1].tail for c in changes if c.added):
            return "the file breaks off in the claim"
        kept = [piece.tag for piece in claim if piece.ordinal not in self.gone]
        kept += [new.tag for piece in claim for new in self.added.get(piece.ordinal, ())]
        kept += [text.partition(_element(claim[0]))[0] for change in changes for text in change.added]
        if kept.count("LX") > MOST_LINES[form]:
            return f"the claim would have {kept.count('LX')} lines; {MOST_LINES[form]} is the most"
        return None

    def _new(self, after: Piece, texts: tuple[str, ...]) -> Iterator[Piece]:
        """New pieces in the style of the one that they follow."""
        for text in texts:
            yield Piece(text, after.lead, after.tail, after.delimiters, -after.ordinal, after.offset)

    def _claim(self, ordinal: int) -> list[Piece]:
        """The segments from a claim's CLM to its end; empty where there is none."""
        first = ordinal - 1
        while first >= 0 and self.segments[first].tag != "CLM":
            if self.segments[first].tag in ("HL", "ST", "SE"):
                return []
            first -= 1
        if first < 0:
            return []
        rest = itertools.takewhile(
            lambda piece: piece.tag not in ("CLM", "HL", "SE", "ST"), self.segments[first + 1 :]
        )
        return [self.segments[first], *rest]


def _lines(segments: list[Piece]) -> Iterator[tuple[int, int]]:
    """The segments of service lines: ordinal and LX01."""
    line = 0
    for piece in segments:
        if piece.tag == "LX":
            number = piece.text.split(_element(piece), 2)[1:2]
            line = int(number[0]) if number and number[0].isascii() and number[0].isdigit() else 0
        elif piece.tag in ("CLM", "HL", "SE", "ST"):
            line = 0
        if line:
            yield piece.ordinal, line


_CROSSED = "another fix has changed the segment already; run fix again"


def _read(piece: Piece) -> Any:
    assert piece.delimiters is not None
    return read_segment(piece.text, piece.delimiters)


def _element(piece: Piece) -> str:
    assert piece.delimiters is not None
    return piece.delimiters.element


def _adjudicated(piece: Piece) -> bool:
    """What another payer paid for the claim (AMT D) or for a line (SVD)."""
    tag, _, rest = piece.text.partition(_element(piece))
    return tag == "SVD" or (tag == "AMT" and rest.partition(_element(piece))[0] == "D")
