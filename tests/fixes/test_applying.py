"""Fixes: safe ones are applied, others by name, money follows, nothing else changes."""

import attrs
import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import STYLES, to_bytes

from x12tools.claims.editing import drop_line
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.errors import InternalError, UsageError
from x12tools.findings import Change, Fix, Safety
from x12tools.fixes import fix
from x12tools.reports.changes import changes_text
from x12tools.rules import all_rules, find_rule
from x12tools.wire import read, write

CLEAN = to_837(parse("M05.79 | J9312x100-JZ 96413 96415x3 ++ M05.79 | 96365"))


def claim(text):
    return to_837(parse(text))


def test_a_clean_file_is_not_touched():
    result = fix(CLEAN)
    assert result.changes == []
    assert write(result.document) == CLEAN


def test_a_hyphenated_ndc_is_padded():
    data = claim("M05.79 | J9312x100-JZ/50242-053-06 96413")
    result = fix(data)
    assert [(c.rule, c.before, c.after) for c in result.changes] == [
        ("INF-NDC-02", "LIN**N4*50242-053-06", "LIN**N4*50242005306")
    ]
    assert write(result.document) == data.replace(b"50242-053-06", b"50242005306")
    assert result.after.exit_code == 0


def test_an_assisted_fix_waits_for_a_yes():
    data = claim("C18.9 | J9263x340-JZ 96413 J0640x16-JZ 96368x3$300")
    assert fix(data).changes == []
    result = fix(data, ["INF-SEQ-06"])
    texts = [(c.before.split("*")[0], c.after) for c in result.changes]
    assert ("SV1", "SV1*HC:96368*100.00*UN*1***1") in texts
    assert any(after.startswith("CLM*TRY1*3760.00*") for tag, after in texts if tag == "CLM")
    assert result.after.exit_code == 0


def test_accepting_for_one_claim_leaves_the_other():
    data = claim("M05.79 | 96413 96365 ++ M05.79 | 96413 96365")
    result = fix(data, ["INF-SEQ-01:TRY2"])
    assert [c.claim_id for c in result.changes] == ["TRY2"]
    assert [c.held for c in result.after.claims] == [True, False]


def test_a_charge_wrong_on_arrival_is_never_rewritten():
    data = claim("total=999.99 C18.9 | J9263x340-JZ 96413 J0640x16-JZ 96368x3$300")
    assert fix(data, ["INF-SEQ-06"]).changes == []


def test_accepting_what_is_not_there_is_said():
    with pytest.raises(UsageError, match="INF-SEQ-99"):
        fix(CLEAN, ["INF-SEQ-99"])


def test_counts_and_numbers_are_repaired():
    data = CLEAN.replace(b"\nSE*", b"\nSE*9").replace(b"LX*2~", b"LX*7~", 1).replace(b"GE*1*", b"GE*4*")
    result = fix(data)
    assert write(result.document) == CLEAN
    assert {c.rule for c in result.changes} == {"numbering"}


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in all_rules() for text in rule.examples("Fixed")],
    ids=lambda value: getattr(value, "id", None),
)
def test_a_fixed_example_is_what_the_fix_makes(rule, text):
    broken = claim(rule.examples("Fail")[0])
    assert write(fix(broken).document) == claim(text)


SECOND_OPINION = (
    "SBR*P*18*******MB~\nAMT*D*100~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*1EG4TE5MK73~\n"
    "N3*2 OAK STREET~\nN4*ANYTOWN*OH*43215~\nNM1*PR*2*FIRST PAYER*****PI*FIRST~\nLX*1~\n"
)
CONCURRENT = "commercial C18.9 | J9263x340 96413 J0640x16 96368x3$300"


def test_lines_that_another_payer_adjudicated_stay():
    data = claim(CONCURRENT).replace(b"LX*1~\n", SECOND_OPINION.encode()).replace(b"SE*39*", b"SE*46*")
    result = fix(data, ["INF-SEQ-06"])
    assert write(result.document) == data
    assert [(one.rule, one.claim_id) for one in result.left] == [("INF-SEQ-06", "TRY1")]
    assert "another payer" in result.left[0].why
    assert "INF-SEQ-06 claim TRY1 segment 45 is left: another payer" in changes_text(
        result.changes, result.left
    )


def test_a_form_is_mended_on_a_secondary_claim_too():
    data = claim("commercial M05.79 | J9312x100/50242-053-06 96413")
    data = data.replace(b"LX*1~\n", SECOND_OPINION.encode())
    assert "INF-NDC-02" in {change.rule for change in fix(data).changes}


@pytest.mark.parametrize(
    ("before", "after"), [(b"*3960.00*", b"*39S0*"), (b"96413*100*", b"96413*1OO*")], ids=["claim", "line"]
)
def test_money_that_cannot_be_read_is_not_moved(before, after):
    data = claim(CONCURRENT)
    assert before in data
    result = fix(data.replace(before, after, 1), ["INF-SEQ-06"])
    assert result.changes == []
    assert "charge" in result.left[0].why


def test_a_claim_wrong_on_arrival_says_why_it_stays():
    result = fix(claim("total=999.99 C18.9 | J9263x340-JZ 96413 J0640x16-JZ 96368x3$300"), ["INF-SEQ-06"])
    assert [(one.rule, "arrival" in one.why) for one in result.left] == [("INF-SEQ-06", True)]


def test_one_claim_of_three_is_changed_and_no_other_byte():
    data = claim(" ++ ".join([CONCURRENT, CONCURRENT, "D51.0 | J3420 96372"]))
    result = fix(data, ["INF-SEQ-06:TRY2"])
    assert {change.claim_id for change in result.changes} == {"TRY2"}
    texts = {change.ordinal: change.after for change in result.changes}
    assert untouched(read(data), texts) == write(result.document)


def untouched(document, texts):
    """A document with some segments rewritten (None: taken out), put together by hand."""
    kept = [piece for piece in document.pieces if texts.get(piece.ordinal, "") is not None]
    return "".join(
        f"{piece.lead}{texts.get(piece.ordinal, piece.text)}{piece.tail}" for piece in kept
    ).encode("latin-1")


@pytest.mark.parametrize("style", STYLES, ids=lambda style: repr(style[0].all + style[1]))
def test_the_style_of_the_file_is_kept(style):
    segments = claim("C18.9 | J9263x340-JZ 96413 J0640x16-JZ/0143-9552-01 96368x3$300").decode().split("~\n")
    data = to_bytes(segments[:-1], *style)
    result = fix(data, ["INF-SEQ-06"])
    assert {change.rule for change in result.changes} == {"INF-SEQ-06", "INF-NDC-02"}
    texts = {change.ordinal: change.after for change in result.changes}
    assert write(result.document) == untouched(read(data), texts)
    assert result.after.exit_code == 0


def test_a_result_that_lost_a_claim_is_refused(monkeypatch):
    data = claim("M05.79 | J9312x100-JZ/50242-053-06 96413 ++ M05.79 | 96413")
    at, text = next((n, s) for n, s in enumerate(data.decode().split("~\n"), 1) if s.startswith("CLM*TRY2"))
    offered = find_rule("INF-NDC-02").body

    def spoiling(one, context):
        for finding in offered(one, context):
            yield attrs.evolve(finding, fix=attrs.evolve(finding.fix, changes=(Change(at, text, None),)))

    monkeypatch.setattr(find_rule("INF-NDC-02"), "body", spoiling)
    with pytest.raises(InternalError, match="1 claims instead of 2"):
        fix(data)


def test_a_result_that_is_worse_is_refused(monkeypatch):
    spoiled = Change(26, "SV1*HC:J9312:JZ*1000.00*UN*100***1", "SV1*HC:J9312:JZ*1000.00*UN*MANY***1")
    offered = find_rule("INF-NDC-02").body

    def spoiling(one, context):
        for finding in offered(one, context):
            yield attrs.evolve(finding, fix=attrs.evolve(finding.fix, changes=(spoiled,)))

    data = claim("M05.79 | J9312x100-JZ/50242-053-06 96413")
    assert data.decode().split("~\n")[25] == spoiled.before
    monkeypatch.setattr(find_rule("INF-NDC-02"), "body", spoiling)
    with pytest.raises(InternalError, match="IG-ELEMENT-TYPE"):
        fix(data)


def test_a_line_that_is_taken_off_leaves_numbers_and_money_right(monkeypatch):
    offered = find_rule("INF-NCCI-03").body

    def taking_off(one, context):
        for finding in offered(one, context):
            line = next(line for line in one.lines if line.number == finding.place.line)
            changes = drop_line(line)
            yield attrs.evolve(finding, fix=Fix(Safety.ASSIST, "Take it off.", changes=changes))

    monkeypatch.setattr(find_rule("INF-NCCI-03"), "body", taking_off)
    data = claim("D51.0 | 99211-25$30 96372$60 J3420$15 ++ D51.0 | J3420 96372")
    result = fix(data, ["INF-NCCI-03:TRY1"])
    wanted = claim("D51.0 | 96372$60 J3420$15 ++ D51.0 | J3420 96372").decode()
    for number in (2, 1):  # REF*6R is the biller's own, and the line's
        wanted = wanted.replace(f"REF*6R*L{number}~", f"REF*6R*L{number + 1}~", 1)
    assert write(result.document).decode() == wanted
    assert result.after.exit_code == 0
    assert result.after.charges == result.before.charges - 30


LINES = st.lists(
    st.sampled_from(
        ["96413", "96365", "96365-59", "96368x2$20", "96368x3$300", "96415x2", "96374", "96375", "99211-25"]
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=3), st.sampled_from(["INF-SEQ-01", "INF-SEQ-06"]))
def test_an_accepted_fix_silences_its_rule_and_raises_no_other(claims, rule):
    data = claim(" ++ ".join("M05.79 | " + " ".join(lines) for lines in claims))
    offered = {
        (f.rule, f.claim, f.place.line)
        for f in check(data).findings
        if f.rule == rule and f.fix and f.fix.changes
    }
    if not offered:
        return
    result = fix(data, [rule])
    held = {(f.rule, f.claim, f.place.line) for f in result.after.findings if f.holds}
    assert not offered & held
    assert {one[0] for one in held} <= {f.rule for f in result.before.findings if f.holds}
    texts = {change.ordinal: change.after for change in result.changes}
    assert write(result.document) == untouched(read(data), texts)
    moved = sum(one.charge for one in result.after.claims) - sum(one.charge for one in result.before.claims)
    assert moved == result.after.charges - result.before.charges
    assert not {f.rule for f in result.after.findings} & {"BAL-CLAIM"}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("837*/*/*.edi")), ids=lambda p: f"{p.parent} {p.stem}")
def test_fixing_twice_changes_nothing_more(path):
    once = fix(path)
    assert fix(write(once.document)).changes == []
    assert len(once.after.claims) == len(once.before.claims)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["96413", "96365", "96368x2$20", "96415x2", "96374"]), min_size=1, max_size=5)
)
def test_charges_are_conserved_unless_accepted(lines):
    data = claim("M05.79 | " + " ".join(lines))
    result = fix(data, ())
    assert result.after.charges == result.before.charges
    assert len(read(write(result.document)).segments) == len(read(data).segments)
