"""ICD-10-CM code files: CMS's order file and codes file, and plain lists of codes."""

import datetime
import re
from collections.abc import Iterable

from x12tools.codes.icd10cm import load_icd10cm
from x12tools.codes.icd10cm_history import dated_list, icd10cm_file, lists_of, with_list
from x12tools.codes.importing.reading import Dates, Refused, Source
from x12tools.codes.importing.tabulated import Imported

EXPECTED = (
    "the ICD-10-CM order file (number, code, 0 or 1, words), the codes file (code and words), "
    "or a list with one code a line"
)
_ORDER = re.compile(r"\d{5} ([A-Z][0-9A-Z]{2,6}) *([01]) ")
_CODES = re.compile(r"([A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])[0-9A-Z]{0,4})(?:[ ,\t]|\Z)")
_OTHER = re.compile(r"\d+|[A-Z][0-9A-Z]{2}-[A-Z][0-9A-Z]{2}|")
_FULL_YEAR = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)")
_MONTH = re.compile(r"(?i)(?<![a-z])(jan|apr|oct)[a-z]*(?![a-z])|(?<=20\d\d[-_])(01|04|10)(?!\d)")
_MONTHS = {"jan": 1, "01": 1, "apr": 4, "04": 4, "oct": 10, "10": 10}
_FEWEST = 60_000


def read_codes(lines: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """(billable, headers) of an ICD-10-CM file's lines.

    In a list that does not mark headers, a code that others divide is one. Raises Refused for
    a line of another form.
    """
    marked: dict[str, str] = {}
    plain: set[str] = set()
    for number, line in enumerate(lines, 1):
        text = line.strip("\ufeff\r\n")
        if match := _ORDER.match(text):
            marked[match[1]] = match[2]
        elif match := _CODES.match(text.replace(".", "", 1) if "." in text[:5] else text):
            plain.add(match[1])
        elif number > 1 and not _OTHER.fullmatch(text.strip()):
            raise Refused(EXPECTED, f"line {number}: {text[:40]!r}")
    if marked and not plain:
        billable = {code for code, sign in marked.items() if sign == "1"}
        return frozenset(billable), frozenset(marked) - billable
    divided = {code[:size] for code in plain for size in range(3, len(code))}
    return frozenset(plain - divided), frozenset(plain & divided)


def dates_named(name: str) -> Dates | None:
    """The days of a list by its file's name, None where it names no year.

    A name without a month is of a fiscal year, which begins in October before it. An October
    list holds until 31 March, a January one as well, April's until 30 September: each may be
    changed by the next.
    """
    named = _FULL_YEAR.search(name)
    if not named:
        return None
    year = int(named[1])
    found = _MONTH.search(name)
    month = _MONTHS[(found[1] or found[2]).lower()] if found else None
    match month:
        case 4:
            first, last, version = (year, 4, 1), (year, 9, 30), f"April {year}"
        case 1:
            first, last, version = (year, 1, 1), (year, 3, 31), f"January {year}"
        case 10:
            first, last, version = (year, 10, 1), (year + 1, 3, 31), f"fiscal year {year + 1}"
        case _:
            first, last, version = (year - 1, 10, 1), (year, 3, 31), f"fiscal year {year}"
    return Dates(datetime.date(*first), datetime.date(*last), f"ICD-10-CM {version}")


def read_icd10cm(source: Source, given: Dates) -> list[Imported]:
    """The set with one more list, over those that it already has."""
    if "addenda" in source.name.lower():
        raise Refused(EXPECTED, "an addenda file, which lists changes alone")
    billable, headers = read_codes(source.text.splitlines())
    if len(billable) < _FEWEST:
        raise Refused(f"{EXPECTED}, whole", f"{len(billable)} billable codes, fewer than any year's list")
    span = given.or_else(dates_named(source.names))
    known = load_icd10cm()
    new = dated_list(span.first, span.until, span.version, billable, headers)
    origin = f"{known.source.partition('; imported')[0]}; imported {span.version} from {source.name}"
    text = icd10cm_file(with_list(lists_of(known), new), known.title, origin)
    return [Imported("codes/icd10cm.txt", text, len(billable), span)]
