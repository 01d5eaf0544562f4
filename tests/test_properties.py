"""What must hold for every file: drawn valid, damaged, or no X12 at all."""

import pytest
from conftest import CONFORMANCE, FIXTURES
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import STYLES, damaged_files, files, recounted, segment_lists, to_bytes

from x12tools.denials import link, sent_claims
from x12tools.engine import check
from x12tools.errors import NotX12
from x12tools.fixes import fix
from x12tools.remits import balance, read_remit
from x12tools.reports import to_text
from x12tools.reports.tree import tree
from x12tools.wire import Delimiters, read, write
from x12tools.wire.delimiters import ISA_LENGTH

SENT = sent_claims(FIXTURES / "pairs" / "bundling" / "claim.837")
ODD = "!\"#$%&'()+,/;<=>?@[]^_`{|}~\x01\x07\x1c\x1d\x1e\x1f"
"""What no drawn value holds, and may separate."""

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def structural(report):
    """The findings of SNIP 1 and 2; amounts and codes are drawn without sense."""
    return [finding for finding in report.findings if finding.snip <= 2]


@SLOW
@given(files())
def test_a_valid_file_breaks_no_envelope_and_no_guide(data):
    report = check(data)
    assert [f"{f.rule} {f.place.loop} {f.message}" for f in structural(report)] == []
    assert report.claims
    assert report.files[0].readable


@SLOW
@given(files(), st.sampled_from(STYLES))
def test_the_style_makes_no_difference(data, style):
    pieces = read(data).segments
    segments = [
        piece.text.translate(
            str.maketrans(
                {
                    piece.delimiters.element: "*",
                    piece.delimiters.component: ":",
                    piece.delimiters.repetition: "^",
                }
            )
        )
        for piece in pieces
    ]
    other = check(to_bytes(segments, *style))
    assert [(f.rule, f.place.ordinal) for f in other.findings] == [
        (f.rule, f.place.ordinal) for f in check(data).findings
    ]


@SLOW
@given(segment_lists(), st.permutations(ODD), st.sampled_from(["", "\n", "\r\n"]))
def test_any_four_separators_will_do(segments, drawn, newline):
    found = check(to_bytes(segments, Delimiters(*drawn[:4]), newline))
    assert [f"{f.rule} {f.place.loop} {f.message}" for f in structural(found)] == []
    assert len(found.claims) == len(check(to_bytes(segments, *STYLES[0])).claims)


@pytest.mark.parametrize("kind", ["837p", "837i", "835"])
def test_a_file_may_end_at_any_byte(kind):
    data = (CONFORMANCE / kind / "plain.edi").read_bytes()
    whole = data.index(b"IEA*")
    for size in range(whole):
        cut = data[:size]
        report = check(cut)
        readable = size >= ISA_LENGTH
        assert report.exit_code == (2 if readable else 3), size
        assert readable == ("ENV-TRUNCATED" in {f.rule for f in report.findings}), size
        assert write(read(cut)) == cut


@SLOW
@given(st.one_of(files(), damaged_files(), st.binary(max_size=300)))
def test_every_byte_comes_back(data):
    assert write(read(data)) == data


@SLOW
@given(st.one_of(damaged_files(), st.binary(max_size=200)))
def test_no_content_makes_reading_fail(data):
    report = check(data)
    assert report.exit_code in (0, 1, 2, 3)
    to_text(report)
    assert bool(list(tree(data))) == report.files[0].readable
    for finding in report.findings:
        place = finding.place
        assert place.offset is None or 0 <= place.offset <= len(data)


@SLOW
@given(st.one_of(damaged_files(), st.binary(max_size=200)))
def test_no_content_makes_a_fix_fail_or_lose_a_claim(data):
    result = fix(data)
    assert len(result.after.claims) == len(result.before.claims)
    assert len(write(result.document)) > 0 or not data


@SLOW
@given(st.one_of(damaged_files(), st.binary(max_size=200)))
def test_no_content_makes_a_remittance_fail(data):
    sent_claims(data)
    try:
        remits = list(read_remit(data))
    except NotX12:
        return
    for remit in remits:
        balance(remit)
        link(remit, SENT)


def drop(segments, at):
    del segments[at]


def double(segments, at):
    segments.insert(at, segments[at])


def swap(segments, at):
    segments[at : at + 2] = segments[at : at + 2][::-1]


def spoil_the_qualifier(segments, at):
    parts = segments[at].split("*")
    segments[at] = "*".join([parts[0], "ZX", *parts[2:]])


def insert_what_no_guide_has(segments, at):
    segments.insert(at, "ZZZ*1*2")


CHANGES = (drop, double, swap, spoil_the_qualifier, insert_what_no_guide_has)
MOST = 6
"""How many findings one change to one segment may give; lower is better."""


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@settings(SLOW, phases=[Phase.explicit, Phase.generate], derandomize=True)
@given(segment_lists(), st.data())
def test_one_fault_is_no_page_of_findings(change, segments, data):
    at = data.draw(st.integers(4, len(segments) - 5))
    changed = list(segments)
    change(changed, at)
    found = structural(check(to_bytes(recounted(changed), *STYLES[0])))
    assert len(found) <= MOST, [f"{f.rule} {f.place.loop} {f.message}" for f in found]


NEIGHBOURS = (CONFORMANCE / "837p" / "two-claims-of-one-subscriber.edi").read_text("latin-1").split("~\n")
FIRST_CLAIM = range(21, 33)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("at", FIRST_CLAIM, ids=lambda at: NEIGHBOURS[at].replace("*", " ")[:12])
def test_a_fault_of_one_claim_is_not_laid_on_the_next(change, at):
    changed = NEIGHBOURS[:-1]
    change(changed, at)
    report = check(to_bytes(recounted(changed), *STYLES[0]))
    assert [f.message for f in report.findings if f.claim_id == "C2" or f.claim is None] == []
    assert [claim.held for claim in report.claims if claim.claim_id == "C2"] == [False]


@pytest.mark.parametrize(
    "count", [b"1\xb2", b"9" * 5000, b"", b"-34", b"3 4"], ids=lambda count: repr(count[:5])
)
def test_a_count_may_be_anything(count):
    data = (CONFORMANCE / "837p" / "plain.edi").read_bytes()
    said = data.split(b"SE*")[1].split(b"*")[0]
    spoiled = data.replace(b"SE*" + said, b"SE*" + count).replace(b"HL*2*1*", b"HL*%s*1*" % count)
    assert {"ENV-COUNT", "IG-HIERARCHY"} <= {finding.rule for finding in check(spoiled).findings}
    fix(spoiled)
