"""Form is repaired where a finding shows it to be wrong: separators, case and padding of codes."""

import pytest
from conftest import CONFORMANCE
from typed_claims import given as charted

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.fixes import fix, undo
from x12tools.fixes.listing import change_list
from x12tools.fixes.texts import differing, merged, with_value
from x12tools.wire import STANDARD, write

CLEAN = to_837(parse("M05.79 | J9312x100-JZ/50242005306 96413-59 ++ M05.79 | 96365"))
HOSPITAL = to_837(parse("837I C34.11 | 0636:J9271x200-JZ 0335:96413"))


@pytest.mark.parametrize(
    ("data", "right", "wrong"),
    [
        (CLEAN, b"PRV*PE*PXC*207RR0500X~", b"PRV*PE*PXC*207RR0500X**~"),
        (CLEAN, b"SV1*HC:96413:59*", b"SV1*HC:96413:59::*"),
        (CLEAN, b"SV1*HC:96413:59*", b"SV1*hc:96413:59*"),
        (CLEAN, b"SV1*HC:96413:59*", b"SV1*HC:96413 :59*"),
        (CLEAN, b"SV1*HC:J9312:JZ*", b"SV1*HC: J9312:JZ*"),
        (CLEAN, b"SV1*HC:J9312:JZ*", b"SV1*HC:j9312:JZ*"),
        (CLEAN, b"SV1*HC:J9312:JZ*", b"SV1*HC:J9312:jz*"),
        (CLEAN, b"HI*ABK:M0579~", b"HI*abk:M0579~"),
        (CLEAN, b"HI*ABK:M0579~", b"HI*ABK:m0579~"),
        (CLEAN, b"*UN*100*", b"*un*100*"),
        (CLEAN, b"REF*6R*L1~", b"REF*6r*L1~"),
        (CLEAN, b"LIN**N4*50242005306~", b"LIN**n4*50242005306~"),
        (CLEAN, b"N4*ANYTOWN*OH*43215~", b"N4*ANYTOWN *OH*43215~"),
        (HOSPITAL, b"SV2*0636*", b"SV2*636*"),
        (HOSPITAL, b"SV2*0636*", b"SV2*0636 *"),
    ],
)
def test_form_is_repaired_and_nothing_else(data, right, wrong):
    assert right in data
    broken = data.replace(right, wrong, 1)
    found = {f.rule for f in check(broken).findings} - {f.rule for f in check(data).findings}
    assert found
    result = fix(broken)
    assert write(result.document) == data
    assert not found & {f.rule for f in result.after.findings}
    assert undo(write(result.document), change_list(result)) == broken
    assert sum(change.charge for change in result.changes) == 0


@pytest.mark.parametrize("trailer", [b"SE*", b"GE*", b"IEA*"])
def test_a_trailer_gets_its_headers_number(trailer):
    at = CLEAN.index(b"\n" + trailer) + 1
    end = CLEAN.index(b"~", at)
    count = CLEAN[at:end].split(b"*")[1]
    wrong = CLEAN[:at] + trailer + count + b"*000000777" + CLEAN[end:]
    assert "ENV-CONTROL" in {f.rule for f in check(wrong).findings}
    result = fix(wrong)
    assert write(result.document) == CLEAN
    assert [(c.kind, c.rule, [e.element for e in c.elements]) for c in result.changes] == [
        ("repair", "numbering", [f"{trailer[:-1].decode()}02"])
    ]
    assert result.repairs == result.changes
    assert result.edits == []


def test_a_trailer_that_agrees_in_nothing_may_be_anothers():
    wrong = CLEAN.replace(b"\nSE*", b"\nSE*9").replace(b"*0001~\nGE", b"*0002~\nGE")
    result = fix(wrong)
    assert write(result.document) == wrong
    assert ["segments are lost" in one.why for one in result.left] == [True]


def test_a_count_in_leading_zeros_keeps_them_when_the_number_is_set_right():
    wrong = CLEAN.replace(b"GE*1*1~", b"GE*01*7~")
    assert write(fix(wrong).document) == CLEAN.replace(b"GE*1*1~", b"GE*01*1~")


def test_what_is_no_code_keeps_its_leading_space_and_its_case():
    wrong = CLEAN.replace(b"CLM*TRY1*", b"CLM* Try1*")
    result = fix(wrong)
    assert write(result.document) == wrong
    assert {f.rule for f in result.after.findings} >= {"IG-SPACES"}


def test_a_qualifier_that_could_be_nothing_else_stays_if_it_is_not_in_the_guide():
    wrong = CLEAN.replace(b"SV1*HC:96413", b"SV1*qq:96413")
    assert write(fix(wrong).document) == wrong


def test_the_separators_of_the_interchange_header_stay():
    data = (CONFORMANCE / "837p" / "plain.edi").read_bytes()
    isa = data[: data.index(b"~")]
    wrong = data.replace(isa, isa + b"*", 1)
    assert write(fix(wrong).document).startswith(isa)


def test_changes_of_one_segment_that_touch_other_elements_go_together():
    base = "SV1*HC:J1745:JZ*400*UN*40***1"
    one, other = "SV1*HC:J1745*400*UN*40***1", "SV1*HC:J1745:JZ*100*UN*10***1"
    assert merged(base, one, other, STANDARD) == "SV1*HC:J1745*100*UN*10***1"
    assert merged(base, other, other, STANDARD) is None
    assert merged(base, one, "SV1*HC:J1745:JW*400*UN*40***1", STANDARD) is None


def test_elements_are_named_as_the_guides_do():
    assert [
        (one.element, one.before, one.after)
        for one in differing("SV1*HC:J1745*400", "SV1*HC:J1745:JZ*40*UN", STANDARD)
    ] == [("SV101-03", "", "JZ"), ("SV102", "400", "40"), ("SV103", "", "UN")]
    assert [one.element for one in differing(None, "LX*3", STANDARD)] == ["LX", "LX01"]


def test_a_value_that_stands_elsewhere_is_not_written_over():
    assert with_value("SV1*HC:J1745", STANDARD, "SV101-02", "J9312", "J1745") is None
    assert with_value("NM1*82*1*A", STANDARD, "NM1", "A", "B") is None


def test_what_form_has_hidden_shows_when_it_is_right():
    data = to_837(parse("M05.79 | J1745x40 96413")).replace(b"HC:J1745*", b"HC:j1745*")
    result = fix(data)
    assert b"HC:J1745*" in write(result.document)
    assert {f.rule for f in result.after.findings} == {"INF-JW-01"}


def test_a_line_is_divided_in_its_right_form():
    data, options = charted("M05.79 | J1745x40$400.00/57894-003-01:4UN 96413 || J1745 IV 350mg 4x100mg")
    result = fix(data, ["INF-JW-01"], options)
    assert write(result.document).count(b"LIN**N4*57894000301~") == 2
    assert result.after.exit_code == 0
    assert undo(write(result.document), change_list(result)) == data
