"""Side files in a report: what was read, what is wrong with it, and which rows fit no claim."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator

import attrs

from x12tools.claims import Claim
from x12tools.engine.report import Report
from x12tools.engine.sums import FileRead
from x12tools.findings import HOLDING, Finding, Place, Severity
from x12tools.rules.authorizations import Authorizations
from x12tools.rules.encounters import TIES, Encounter, Encounters
from x12tools.rules.side_files import CLAIM, LINE, SideFile, ranges

_NAMED_APART = 20
"""Rows whose claim id is nearly one of the file's are told one by one, up to so many."""


def fitted(claim: Claim, charted: tuple[Encounter, ...]) -> tuple[tuple[Encounter, ...], list[Finding]]:
    """(rows, findings): the rows of a claim, those that name a line it lacks marked as untied."""
    rows: list[Encounter] = []
    found: list[Finding] = []
    if not charted:
        return (), found
    numbers = {line.number for line in claim.lines}
    for each in charted:
        if each.line is None or each.line in numbers:
            rows.append(each)
            continue
        rows.append(attrs.evolve(each, line=None, hcpcs=None, unread=each.unread | set(TIES)))
        found.append(
            LINE.at(
                claim.at(),
                f"Row {each.row} of the encounters is for line {each.line}; the claim has "
                f"{_lines(numbers)}. Edits that need the chart are silent for it.",
                value=str(each.line),
            )
        )
    return tuple(rows), found


def _lines(numbers: set[int]) -> str:
    if not numbers:
        return "no line"
    return f"lines {min(numbers)} to {max(numbers)}" if len(numbers) > 1 else f"line {min(numbers)} alone"


def add_side_files(
    report: Report,
    encounters: Encounters | None,
    authorizations: Authorizations | None,
    hold_on: frozenset[Severity] | None = None,
) -> None:
    """Adds the side files of a check and their findings to its report, once all claims are in.

    A finding stands in the file of its row, and under the claim that the row names. A file that
    cannot be read holds every claim: what it was given for was not checked.
    """
    first = report.first_claims()
    if encounters is not None:
        readable = encounters.file is None or encounters.file.readable
        unfitted = _unfitted(encounters, first) if readable else ()
        add_side_file(report, encounters.file, (*encounters.findings, *unfitted), hold_on)
    if authorizations is not None:
        add_side_file(report, authorizations.file, authorizations.findings, hold_on)


def named(encounters: Encounters | None, authorizations: Authorizations | None) -> Callable[[str], bool]:
    """Whether a claim id is one that a row of the side files bears, or nearly bears."""
    given = [file for file in (encounters, authorizations) if file is not None]
    ids = {_plain(one.claim_id) for file in given for one in file.findings if one.claim_id}
    ids |= {_plain(claim_id) for claim_id in (encounters.by_claim if encounters else ())}
    return lambda claim_id: bool(ids) and _plain(claim_id) in ids


def add_side_file(
    report: Report,
    file: SideFile | None,
    findings: Iterable[Finding],
    hold_on: frozenset[Severity] | None = None,
) -> None:
    """Adds one side file and its findings, each under the claim that its row names; ``file`` is None
    for rows of no file."""
    first = report.first_claims()
    number = 0
    if file is not None:
        number = len(report.files)
        report.begin_file(
            FileRead(file.path, file.sha256, file.bytes, file.readable, 0, 0, 0, kind=file.kind)
        )
        report.rejected |= not file.readable
    for finding in findings:
        index, verdict = first.get(finding.claim_id or "", (None, None))
        holds = finding.rule == "DATA-FILE" or finding.severity in (HOLDING if hold_on is None else hold_on)
        transaction = verdict.transaction if verdict else None
        report.add(attrs.evolve(finding, file=number, claim=index, transaction=transaction, holds=holds))
        if holds and finding.claim_id is None:  # what names no claim may be about any
            report.hold_all()
        elif holds and index is not None:
            report.hold_claim(index)
    if file is not None:
        report.end_file()


def _unfitted(encounters: Encounters, first: Collection[str]) -> Iterator[Finding]:
    """Rows that no claim of the report bears: near misses one by one, the others together."""
    name = re.split(r"[\\/]", encounters.file.path)[-1] if encounters.file else "administrations"
    near: dict[str, list[str]] = {}
    for claim_id in first:
        near.setdefault(_plain(claim_id), []).append(claim_id)
    others: list[int] = []
    told = fitting = 0
    for claim_id, rows in encounters.by_claim.items():
        if claim_id in first:
            fitting += 1
            continue
        same = near.get(_plain(claim_id), [])
        numbers = [row.row for row in rows]
        if len(same) != 1 or told == _NAMED_APART:
            others += numbers
            continue
        told += 1
        yield CLAIM.at(
            Place(ordinal=numbers[0], element="claim_id"),
            f'{name} {ranges(numbers)}: "{claim_id}" is no claim of the file; "{same[0]}" is, '
            "and differs in case, zeros or punctuation alone. The claim is checked without its chart.",
            value=claim_id,
            expected=same[0],
            claim_id=same[0],
        )
    if others:
        none = not fitting and not told
        yield CLAIM.at(
            Place(ordinal=min(others), element="claim_id"),
            f"{name} {ranges(others)}: "
            + (
                "no row is for a claim of the file; is it the chart of another batch?"
                if none
                else "for claims that are not in the file."
            ),
            severity=Severity.RISK if none else Severity.INFO,
        )


def _plain(claim_id: str) -> str:
    return re.sub(r"[\W_]", "", re.sub(r"\.0\Z", "", claim_id)).upper().lstrip("0")
