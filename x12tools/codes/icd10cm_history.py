"""From dated ICD-10-CM lists to one history a code: what each list proves, and no more.

A complete list proves for its days both what is in it and that all else is not. Between two
lists only what both say alike is known: codes change on 1 October and 1 April, and a list of
April does not tell what October had. A list without some chapters says nothing of them.
"""

import datetime
import itertools
import string
from collections.abc import Iterable, Sequence

import attrs

from x12tools.codes.icd10cm import CODE, Icd10Cm, Period
from x12tools.errors import UsageError

_SIGNS = string.ascii_letters + string.digits
_DAY = datetime.timedelta(days=1)


@attrs.frozen(slots=True)
class DatedList:
    """One publisher's list: its days, its billable codes, and its headers where it names them.

    ``without`` are the first letters of the codes that it leaves out.
    """

    first: datetime.date
    last: datetime.date
    version: str
    billable: frozenset[str]
    headers: frozenset[str] = frozenset()
    without: str = ""

    def letter(self, code: str) -> str:
        """``B``, ``H``, ``-`` or ``?`` for a code."""
        if code in self.billable:
            return "B"
        if code in self.headers:
            return "H"
        return "?" if code[0] in self.without else "-"


def dated_list(
    first: datetime.date,
    last: datetime.date,
    version: str,
    billable: Iterable[str],
    headers: Iterable[str] = (),
    without: str = "",
) -> DatedList:
    """A list with its headers: those it names, and every category that a billable code divides."""
    codes = frozenset(billable)
    divided = {code[:size] for code in codes for size in range(3, len(code))}
    return DatedList(first, last, version, codes, frozenset(headers) - codes | divided - codes, without)


def lists_of(known: Icd10Cm) -> list[DatedList]:
    """The lists that a code set was made of, as far as it keeps them."""
    codes = known.codes()
    return [
        DatedList(
            period.first,
            period.last,
            period.version,
            frozenset(code for code, history in codes if history[at] == "B"),
            frozenset(code for code, history in codes if history[at] == "H"),
            period.without,
        )
        for at, period in enumerate(known.periods)
        if period.listed
    ]


def with_list(lists: Iterable[DatedList], new: DatedList) -> list[DatedList]:
    """The lists with one more, which takes its days from the others."""
    kept = [new]
    for one in lists:
        if one.last < new.first or one.first > new.last:
            kept.append(one)
            continue
        if one.first < new.first:
            kept.append(attrs.evolve(one, last=new.first - _DAY))
        if one.last > new.last:
            kept.append(attrs.evolve(one, first=new.last + _DAY))
    return sorted(kept, key=lambda one: one.first)


def icd10cm_file(lists: Sequence[DatedList], title: str, source: str) -> str:
    """The text of a code set's file, from lists in order that do not overlap.

    Raises UsageError for more different histories than there are signs for.
    """
    periods, columns = _columns(lists)
    signs: dict[str, str] = {}
    records = []
    for code in sorted({code for one in lists for code in one.billable | one.headers}):
        history = _history(code, columns)
        sign = signs.get(history)
        if sign is None:
            if len(signs) == len(_SIGNS):
                raise UsageError(f"ICD-10-CM: more than {len(_SIGNS)} histories; import fewer lists")
            sign = signs[history] = _SIGNS[len(signs)]
        records.append(f"{code:{CODE}}{sign}")
    heading = [
        f"# title: {title}",
        f"# source: {source}",
        f"# data_date: {lists[-1].first}",
        f"# valid: {lists[0].first}..{lists[-1].last}",
        "# complete: yes",
        f"# version: {lists[-1].version}",
    ]
    for period in periods:
        without = f"without {' '.join(period.without)}" if period.without else "all"
        kind = "list" if period.listed else "between"
        heading.append(f"# period: {period.first}..{period.last}; {kind}; {without}; {period.version}")
    heading += [f"# history {sign}: {history}" for history, sign in signs.items()]
    return "\n".join([*heading, *records, ""])


def _columns(lists: Sequence[DatedList]) -> tuple[list[Period], list[DatedList | None]]:
    """The periods from the first list to the last; None stands for the days between two."""
    periods: list[Period] = []
    columns: list[DatedList | None] = []
    for one in lists:
        if periods and periods[-1].last + _DAY < one.first:
            between = f"between {periods[-1].version} and {one.version}"
            periods.append(Period(periods[-1].last + _DAY, one.first - _DAY, between, listed=False))
            columns.append(None)
        periods.append(Period(one.first, one.last, one.version, listed=True, without=one.without))
        columns.append(one)
    return periods, columns


def _history(code: str, columns: Sequence[DatedList | None]) -> str:
    said = [one.letter(code) if one else "?" for one in columns]
    known = [(at, letter) for at, letter in enumerate(said) if letter != "?"]
    for (left, before), (right, after) in itertools.pairwise(known):
        if before == after and before != "-":
            said[left + 1 : right] = [before] * (right - left - 1)
    return "".join(said)
