"""ICD-10-CM by date of service: what each list proves, and silence where none does."""

import datetime
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x12tools.codes import Verdict
from x12tools.codes.icd10cm import load_icd10cm, parse_icd10cm
from x12tools.codes.icd10cm_history import dated_list, icd10cm_file, lists_of, with_list
from x12tools.errors import ConfigurationError

DAY = datetime.date


def verdict(code, date):
    return load_icd10cm().judge(code, DAY.fromisoformat(date)).verdict


@pytest.mark.parametrize(
    ("code", "date", "expected"),
    [
        ("M0579", "2024-08-15", "valid"),
        ("G35", "2025-09-30", "valid"),
        ("G35", "2025-10-01", "header"),
        ("G35A", "2025-09-30", "not in force"),
        ("G35A", "2025-10-01", "valid"),
        ("QA00101", "2026-04-01", "valid"),
        ("C8800", "2024-09-30", "not in force"),
        ("C8800", "2024-10-01", "valid"),
        ("C880", "2024-09-30", "valid"),
        ("C349", "2024-08-15", "header"),
        ("M545", "2021-09-30", "valid"),
        ("M545", "2024-01-01", "header"),
        ("S0100XA", "2024-01-01", "valid"),
        ("S0100X", "2024-01-01", "header"),
        ("C3497", "2024-08-15", "unknown"),
        ("W999", "2024-12-01", "unknown"),
        ("Z00.00", "2024-12-01", "unknown"),
    ],
)
def test_a_list_that_covers_the_day(code, date, expected):
    assert verdict(code, date).value == expected


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("G35", "2026-10-01"),  # after the last list
        ("C3497", "2026-10-01"),
        ("M0579", "2018-09-30"),  # before the first
        ("M545", "2021-10-01"),  # between lists that differ
        ("C3497", "2021-10-01"),  # no list covers the day
        ("Z556", "2023-05-01"),
        ("W999", "2024-01-01"),  # a list without external causes
        ("U071", "2020-03-31"),
    ],
)
def test_what_no_list_proves_is_silent(code, date):
    assert verdict(code, date) is Verdict.SILENT


def test_a_day_between_two_lists_that_agree():
    assert verdict("M0579", "2021-12-01") is Verdict.VALID
    assert verdict("C349", "2023-06-01") is Verdict.HEADER


def test_without_a_date_it_is_silent():
    assert load_icd10cm().judge("C3497", None).verdict is Verdict.SILENT


def test_a_judgement_names_its_list_and_the_days():
    ended = load_icd10cm().judge("G35A", DAY(2025, 9, 30))
    assert (ended.version, ended.first) == ("ICD-10-CM fiscal year 2025", DAY(2025, 10, 1))
    assert load_icd10cm().divisions("G35", DAY(2025, 10, 1), 2) == ["G35A", "G35B0"]
    assert load_icd10cm().divisions("G35", DAY(2025, 9, 30)) == ["G35"]


def test_the_whole_of_the_year_is_there():
    letters = [history[-1] for _, history in load_icd10cm().codes()]
    assert letters.count("B") == 74_719, "CMS's count for fiscal year 2026"


def test_no_package_of_codes_is_imported():
    code = (
        "import sys, datetime; from x12tools.codes.icd10cm import load_icd10cm; "
        "load_icd10cm().judge('G35', datetime.date(2025, 10, 1)); "
        "print([m for m in sys.modules if 'icd_10' in m or m == 'drg' or 'lxml' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def made(*lists):
    return parse_icd10cm(icd10cm_file(lists, "made up", "a test").encode(), "made")


def year(first, codes, without=""):
    return dated_list(DAY(first, 1, 1), DAY(first, 12, 31), f"year {first}", codes, without=without)


def test_a_list_without_chapters_says_nothing_of_them():
    codes = made(
        year(2020, ["A00", "W00"]), year(2021, ["A00"], without="W"), year(2022, ["A00", "W00", "W01"])
    )
    assert codes.judge("W00", DAY(2021, 5, 1)).verdict is Verdict.VALID
    assert codes.judge("W01", DAY(2021, 5, 1)).verdict is Verdict.SILENT
    assert codes.judge("W09", DAY(2021, 5, 1)).verdict is Verdict.SILENT
    assert codes.judge("B00", DAY(2021, 5, 1)).verdict is Verdict.UNKNOWN


def test_a_new_list_takes_its_days_from_the_others():
    known = made(year(2020, ["A00"]), year(2021, ["A001"]))
    new = dated_list(DAY(2020, 10, 1), DAY(2021, 3, 31), "new", ["A009"])
    merged = made(*with_list(lists_of(known), new))
    days = DAY(2020, 9, 30), DAY(2021, 3, 31), DAY(2021, 4, 1)
    judged = [merged.judge("A009", day).verdict.value for day in days]
    assert judged == ["not in force", "valid", "not in force"]
    assert merged.judge("A00", DAY(2021, 4, 1)).verdict is Verdict.HEADER


CODES = st.sets(st.from_regex(r"[A-C][0-1][0-9A]{0,3}[0-1]\Z", fullmatch=True), min_size=1, max_size=12)


@settings(deadline=None)
@given(CODES, CODES, st.from_regex(r"[A-C][0-9A]{1,6}\Z", fullmatch=True))
def test_the_file_says_what_its_lists_say(before, after, other):
    lists = [year(2020, before), year(2022, after)]
    codes = made(*lists)
    for code in before | after | {other}:
        for one in lists:
            said = codes.judge(code, one.first).verdict
            if code in one.billable:
                assert said is Verdict.VALID
            elif code in one.headers:
                assert said is Verdict.HEADER
            else:
                assert said in (Verdict.UNKNOWN, Verdict.NOT_IN_FORCE)
        between = codes.judge(code, DAY(2021, 6, 1)).verdict
        letters = {one.letter(code) for one in lists}
        expected = {"B": Verdict.VALID, "H": Verdict.HEADER}
        assert between is (
            expected.get(letters.pop(), Verdict.SILENT) if len(letters) == 1 else Verdict.SILENT
        )


def test_a_broken_file_is_a_configuration_error():
    with pytest.raises(ConfigurationError, match="made"):
        parse_icd10cm(b"# title: x\nA00", "made")
