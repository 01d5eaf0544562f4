"""One page for a biller: the file with its segments, their names, and each finding in its place.

The page stands alone: it loads nothing, and nothing from a file can become part of its markup.
"""

import datetime
import re
import tempfile
from collections.abc import Iterable, Iterator
from html import escape
from typing import IO, BinaryIO, cast

import attrs

import x12tools
from x12tools.engine import ClaimVerdict, FileRead, Sums
from x12tools.findings import Finding
from x12tools.reports import page, wording
from x12tools.reports.feeding import Write, Writer
from x12tools.reports.masking import Mask
from x12tools.reports.spool import Ranges
from x12tools.reports.walking import Walked, walked

ALL = 100
"""Up to so many claims of a file all are shown; of more, those with findings or held."""

MOST = 500
"""The most claims of a file, and findings outside claims, that a page shows."""

_IN_MEMORY = 1 << 22
_LEVELS = {"2000A": 1, "2000B": 2, "2000C": 3}


@attrs.define(slots=True)
class _Claim:
    index: int
    verdict: ClaimVerdict
    findings: list[Finding]


@attrs.frozen(slots=True)
class _Waiting:
    """A segment outside claims, until it is known whether a claim under it is shown."""

    level: int
    ordinal: int
    html: str
    found: bool


@attrs.define(slots=True)
class _File:
    """What is kept of a file: a copy of it without a name, and what the page shows."""

    read: FileRead
    copy: IO[bytes] | None
    claims: dict[int, _Claim] = attrs.field(factory=dict)
    outside: list[Finding] = attrs.field(factory=list)
    flagged: int = 0
    more_outside: int = 0


class HtmlWriter(Writer):
    """Writes the page at the end. Each file is copied as it is read, into an anonymous file of its
    owner alone, so that its segments can be shown; of large files not all claims are kept."""

    def __init__(self, write: Write, as_of: datetime.date | None = None, *, show_phi: bool = False) -> None:
        super().__init__(write, as_of, show_phi=show_phi)
        self._files: list[_File] = []
        self._copy: IO[bytes] | None = None
        self._claims = 0
        self._held = Ranges()

    def source(self, stream: BinaryIO) -> BinaryIO:
        """The file that is read next, copied as it is read."""
        self._copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed by tail)
        return cast(BinaryIO, _Copying(stream, self._copy))

    def file(self, file: FileRead) -> None:
        """A file begins."""
        copy, self._copy = self._copy, None
        self._files.append(_File(file, copy))

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim, or of a side file."""
        file = self._files[-1]
        if len(file.outside) < MOST:
            file.outside.append(finding)
        else:
            file.more_outside += 1

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim; kept while the page has room for it."""
        file = self._files[-1]
        flagged = bool(findings) or claim.held
        file.flagged += flagged
        if (flagged and file.flagged <= MOST) or claim.number <= ALL:
            file.claims[claim.number] = _Claim(self._claims, claim, findings)
        self._claims += 1

    def held(self, first: int, last: int) -> None:
        """Claims whose verdict turned."""
        self._held.add(first, last)

    def end_file(self, file: FileRead) -> None:
        """A file ended; one that broke off has another entry than it began with."""
        self._files[-1].read = file

    def tail(self, sums: Sums) -> None:
        """The page."""
        self._write(page.head(f"Check of {_text(', '.join(file.read.path for file in self._files[:3]))}"))
        self._summary(sums)
        self._write(page.FILTER)
        kept = {claim.index: claim for file in self._files for claim in file.claims.values()}
        for index, held in enumerate(self._held.covered(self._claims)):
            if held and index in kept:
                kept[index].verdict.held = True
        for number, file in enumerate(self._files):
            self._write(f"<h2>{_text(file.read.path)}</h2>\n")
            self._write(
                f'<p class="dim">{_text(wording.file_verdict(file.read, sums.file_code(number)))}'
                f"{', SHA-256 ' + file.read.sha256 if file.read.sha256 else ''}</p>\n"
            )
            for part in _body(file, self._show_phi):
                self._write(part)
            if file.copy is not None:
                file.copy.close()
        self._write(page.FOOT)

    def _summary(self, sums: Sums) -> None:
        tiles = (
            ("claims", f"{sums.claims:,}"), ("can go", f"{sums.claims - sums.held:,}"),
            ("held", f"{sums.held:,}"), ("charges", wording.dollars(sums.charges)),
            ("charges held", wording.dollars(sums.charges_held)),
            ("at risk", wording.dollars(sums.dollars_at_risk)),
        )  # fmt: skip
        shown = "Patients are shown: keep this page as you keep a chart." if self._show_phi else (
            "Patients are masked."
        )  # fmt: skip
        self._write(
            "<h1>Claims check</h1>\n"
            f'<p class="dim">For {self._as_of.isoformat()}, by x12tools {_text(x12tools.__version__)}. '
            f'{shown}</p>\n<ul class="sums">'
            + "".join(f"<li><b>{value}</b>{name}</li>" for name, value in tiles)
            + "</ul>\n"
        )
        if sums.rules:
            self._write(_table(wording.RULE_COLUMNS, wording.rule_rows(sums), right=(2, 3, 4), wide=5))
        if len(sums.files) > 1:
            self._write(_table(wording.FILE_COLUMNS, wording.file_rows(sums), right=(1, 2, 3, 4), wide=0))


class _Copying:
    """A file whose bytes are copied as they are read."""

    def __init__(self, stream: BinaryIO, copy: IO[bytes]) -> None:
        self._stream = stream
        self._copy = copy

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._copy.write(data)
        return data


def _body(file: _File, show_phi: bool) -> Iterator[str]:
    """A file: what was found in no place of it, then its segments by claim."""
    shown = file.claims
    if file.read.claims > ALL:
        shown = {n: one for n, one in shown.items() if one.findings or one.verdict.held}
    outside: dict[int, list[Finding]] = {}
    for finding in file.outside:
        if finding.place.ordinal and file.read.kind == "x12" and file.copy is not None:
            outside.setdefault(finding.place.ordinal, []).append(finding)
        else:
            yield _finding(finding, loose=True)
    if file.more_outside:
        yield _left(f"{wording.count(file.more_outside, 'finding')} more outside claims not shown here.")
    if file.read.claims > len(shown):
        yield _left(
            f"{file.read.claims - len(shown):,} of {file.read.claims:,} claims are not shown: this page has "
            f"those on which something was found, at most {MOST}. --format csv and json have all findings."
        )
    if file.copy is not None and file.read.readable:
        file.copy.seek(0)
        yield from _segments(walked(cast(BinaryIO, file.copy)), shown, outside, show_phi)


def _segments(
    segments: Iterable[Walked], shown: dict[int, _Claim], outside: dict[int, list[Finding]], show_phi: bool
) -> Iterator[str]:
    """The segments of the claims that are shown, and of what stands above them."""
    mask = Mask()
    inside: int | None = None
    waiting: list[_Waiting] = []
    level = 0
    in_place: dict[int, list[Finding]] = {}
    for segment in segments:
        parts = segment.parts if show_phi else mask.shown(segment.parts, placed=segment.placed)
        if segment.claim != inside:
            if inside in shown:
                yield "</details></section>\n"
            inside = segment.claim
            if inside in shown:
                apart = any(one.found for one in waiting)
                if apart:
                    yield _above(waiting)
                claim = shown[inside]
                in_place = {}
                for finding in claim.findings:
                    in_place.setdefault(finding.place.ordinal or 0, []).append(finding)
                yield _claim_head(claim, "" if apart else _above(waiting))
                waiting = []
                yield "".join(_finding(finding) for finding in in_place.get(0, ()))
        if inside is not None:
            if inside in shown:
                yield _segment(
                    segment, parts, [*in_place.get(segment.ordinal, ()), *outside.get(segment.ordinal, ())]
                )
            continue
        if segment.parts[0] in ("ISA", "GS", "ST", "SE", "GE", "IEA"):
            level = 0
        for _, id, _ in segment.entered:
            if id in _LEVELS:
                level = _LEVELS[id]
                waiting = [one for one in waiting if one.level < level or one.found]
        found = outside.get(segment.ordinal, [])
        waiting.append(_Waiting(level, segment.ordinal, _segment(segment, parts, found), bool(found)))
    if inside in shown:
        yield "</details></section>\n"
    yield _above([one for one in waiting if one.found or not one.level])


def _above(waiting: list[_Waiting]) -> str:
    """Segments outside claims, folded unless something was found in them."""
    if not waiting:
        return ""
    first, last = waiting[0].ordinal, waiting[-1].ordinal
    opened = " open" if any(one.found for one in waiting) else ""
    return (
        f'<details class="above"{opened}><summary>outside the claim: segments {first:,} to {last:,}</summary>'
        f"{''.join(one.html for one in waiting)}</details>\n"
    )


def _claim_head(claim: _Claim, above: str) -> str:
    verdict = claim.verdict
    classes = "claim" + (" hold" if verdict.held else "") + (" found" if claim.findings else "")
    word = wording.verdict(verdict)
    listed = "".join(
        f'<li><span class="badge {one.severity.value}">{one.severity.value}</span> '
        f"<b>{_text(one.rule)}</b> {_text(one.title)}"
        f"{f' (line {one.place.line})' if one.place.line is not None else ''}</li>"
        for one in wording.sorted_for_reading(claim.findings)
    )
    why = f"<p>{wording.FROM_ABOVE}</p>" if wording.held_from_above(verdict, claim.findings) else ""
    opened = " open" if claim.findings or verdict.held else ""
    return (
        f'<section class="{classes}"><header><div class="top"><h3>Claim {verdict.number}: '
        f"{_text(verdict.claim_id)}</h3><span>{wording.dollars(verdict.charge)}</span>"
        f'<span class="badge {word.lower()}">{word}</span></div>{why}'
        f"{f'<ul>{listed}</ul>' if listed else ''}</header>{above}"
        f"<details{opened}><summary>the claim</summary>\n"
    )


def _segment(segment: Walked, parts: list[str], findings: list[Finding]) -> str:
    """A segment with its name; the elements that findings name are marked."""
    hit = {number for one in findings if (number := _element(one, segment.parts[0]))}
    code = escape(segment.element).join(
        f"<mark>{_text(part)}</mark>" if number in hit else _text(part) for number, part in enumerate(parts)
    )
    loops = "".join(
        f'<div class="loop">{_text(id)} {_text(name)}</div>'
        for _, id, name in segment.entered
        if id[:1].isdigit()
    )
    return (
        f'{loops}<div class="seg{" hit" if findings else ""}"><span class="o">{segment.ordinal:,}</span>'
        f'<code>{code}</code><span class="n">{_text(segment.name)}</span></div>\n'
        + "".join(_finding(finding) for finding in wording.sorted_for_reading(findings))
    )


def _element(finding: Finding, tag: str) -> int | None:
    """The number of the element that a finding names, where it is one of this segment."""
    found = re.fullmatch(rf"{re.escape(tag)}(\d\d)(-\d\d)?", finding.place.element or "")
    return int(found[1]) if found else None


def _finding(finding: Finding, *, loose: bool = False) -> str:
    severity = finding.severity.value
    rows = list(wording.rows(finding))
    said = "".join(f"<p>{_text(text)}</p>" for label, text in rows if not label)
    known = "".join(f"<dt>{label}</dt><dd>{_text(text)}</dd>" for label, text in rows if label)
    return (
        f'<div class="finding {severity}{" loose" if loose else ""}"><div class="head">'
        f'<span class="badge">{severity}</span> <b>{_text(finding.rule)}</b> '
        f'<span class="dim">{_text(wording.place_of(finding))}</span></div>{said}'
        f"{f'<dl>{known}</dl>' if known else ''}</div>\n"
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: tuple[int, ...], wide: int) -> str:
    def line(cells: tuple[str, ...], kind: str) -> str:
        return "".join(
            f'<{kind} class="{"n" if at in right else "wide" if at == wide else ""}">{_text(cell)}</{kind}>'
            for at, cell in enumerate(cells)
        )

    body = "".join(f"<tr>{line(row, 'td')}</tr>\n" for row in rows)
    head = f"<thead><tr>{line(heads, 'th')}</tr></thead>"
    return f'<div class="scroll"><table>{head}<tbody>{body}</tbody></table></div>\n'


def _left(text: str) -> str:
    return f'<p class="left">{_text(text)}</p>\n'


def _text(text: str) -> str:
    return escape(wording.printable(text))
