"""The same claim twice, the same number, the same services: each where it stands second."""

import tracemalloc

import pytest
from conftest import CONFORMANCE
from hypothesis import given
from hypothesis import strategies as st

from x12tools.engine import check
from x12tools.engine.duplicates import DUPLICATE, Seen
from x12tools.findings import Severity

TWICE = (CONFORMANCE / "837p" / "same-claim-twice.edi").read_bytes()
DEPENDENTS = (CONFORMANCE / "837p" / "two-patients-of-one-subscriber.edi").read_bytes()


def last(data, old, new):
    """The file with the last ``old`` changed."""
    before, found, after = data.rpartition(old)
    assert found
    return before + new + after


def said(data):
    return [
        (f.severity, f.place.ordinal, f.place.element) for f in check(data).findings if f.rule == DUPLICATE.id
    ]


def test_the_same_claim_twice_is_rejected_at_the_second():
    assert said(TWICE) == [(Severity.REJECT, 35, "CLM01")]
    assert [claim.held for claim in check(TWICE).claims] == [False, True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"REF*6R*L2", b"REF*6R*OTHER"),
        (b"HI*ABK:D509*ABF:I10~", b"REF*D9*SENT2~\nHI*ABK:D509*ABF:I10~"),
    ],
)
def test_numbers_of_the_sending_make_no_other_claim(old, new):
    assert [severity for severity, *_ in said(last(TWICE, old, new))] == [Severity.REJECT]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b":B:1*", b":B:7*"), (b"D8*20240812", b"D8*20240813"), (b"HC:96365*", b"HC:96365:76*")],
    ids=["frequency", "date", "modifier"],
)
def test_another_claim_under_the_same_number_is_a_risk(old, new):
    assert said(last(TWICE, old, new)) == [(Severity.RISK, 35, "CLM01")]


def test_the_same_services_under_another_number_are_a_risk():
    assert said(last(TWICE, b"CLM*C1*", b"CLM*C2*")) == [(Severity.RISK, 35, "CLM01")]


def test_twins_are_two_patients():
    assert said(DEPENDENTS) == []


def test_separators_make_no_other_claim():
    begin, end = TWICE.index(b"ISA"), len(TWICE)
    one = TWICE[begin:end]
    other = one.translate(bytes.maketrans(b"*:", b"|>"))
    other = other.replace(b"000000001", b"000000002")
    assert [severity for severity, *_ in said(one + other)] == [Severity.REJECT] * 3


def test_files_of_one_run_are_not_compared(tmp_path):
    once = (CONFORMANCE / "837p" / "plain.edi").read_bytes()
    for name in ("one.edi", "copy.edi"):
        (tmp_path / name).write_bytes(once)
    report = check(tmp_path / "one.edi")
    check(tmp_path / "copy.edi", report=report)
    assert [f for f in report.findings if f.rule == DUPLICATE.id] == []
    assert len(report.claims) == 2


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 300)))
def test_what_was_seen_is_known_by_its_first(hashes):
    seen, first = Seen(), {}
    for claim, hash in enumerate(hashes, 1):
        key = hash or 1
        assert seen.first(hash, claim) == first.get(key)
        first.setdefault(key, claim)


def test_a_claim_costs_less_than_a_hundred_bytes():
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tables = Seen(), Seen()
        tracemalloc.reset_peak()
        for claim in range(1, 100_001):
            hash = claim * 0x9E3779B97F4A7C15 % 2**64
            for table in tables:
                table.first(hash, claim)
        kept, peak = (size - before for size in tracemalloc.get_traced_memory())
    finally:
        tracemalloc.stop()
    assert kept < 100 * 100_000
    assert peak < 100 * 100_000
