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
_NAMED = re.compile(r"(?i)(?:(jan|apr|oct)[a-z]*[-_. ]*(?:1[-_. ]+)?)?(20[1-9]\d)")
_NAMED_AFTER = re.compile(r"(?i)(20[1-9]\d)[-_. ]*(jan|apr|oct)")
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
    """The days of a list by its file's name: an October list holds until 31 March, April's until
    30 September; each may be changed by the next."""
    if match := _NAMED_AFTER.search(name):
        year, month = int(match[1]), match[2].lower()
    elif match := _NAMED.search(name):
        year, month = int(match[2]), (match[1] or "oct").lower()
    else:
        return None
    if month == "apr":
        days = datetime.date(year, 4, 1), datetime.date(year, 9, 30)
        return Dates(*days, f"ICD-10-CM April {year}")
    if month == "jan":
        days = datetime.date(year, 1, 1), datetime.date(year, 3, 31)
        return Dates(*days, f"ICD-10-CM January {year}")
    days = datetime.date(year - 1, 10, 1), datetime.date(year, 3, 31)
    return Dates(*days, f"ICD-10-CM fiscal year {year}")


def read_icd10cm(source: Source, given: Dates) -> list[Imported]:
    """The set with one more list, over those that it already has."""
    if "addenda" in source.name.lower():
        raise Refused(EXPECTED, "an addenda file, which lists changes alone")
    billable, headers = read_codes(source.text.splitlines())
    if len(billable) < _FEWEST:
        raise Refused(f"{EXPECTED}, whole", f"{len(billable)} billable codes, fewer than any year's list")
    span = given.or_else(dates_named(source.name))
    known = load_icd10cm()
    new = dated_list(span.first, span.until, span.version, billable, headers)
    origin = f"{known.source.partition('; imported')[0]}; imported {span.version} from {source.name}"
    text = icd10cm_file(with_list(lists_of(known), new), known.title, origin)
    return [Imported("codes/icd10cm.txt", text, len(billable), span)]
