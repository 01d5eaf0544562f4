"""A correction can be taken back byte for byte, and money moves as its change list says and no cent else."""

import json
from decimal import Decimal

import attrs
import pytest
from conftest import CONFORMANCE, FIXTURES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import STYLES, damaged_files, files, to_bytes
from typed_claims import given as charted

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.errors import UsageError
from x12tools.findings import Fix, Safety
from x12tools.fixes import change_list, fix, undo
from x12tools.fixes.listing import as_bytes
from x12tools.rules import all_rules, find_rule
from x12tools.rules.encounters import encounters
from x12tools.wire import read, write

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
CHART = encounters(
    [
        {"claim_id": f"TRY{n}", "hcpcs": "J1745", "dose": "350mg", "vials": "4x100mg", "route": "IV",
         "start": "2024-08-15T09:00", "stop": "2024-08-15T11:30"}
        for n in range(1, 8)
    ]
)  # fmt: skip
"""A chart that asks for JW lines, and for fewer hours than some claims bill."""

_DRUGS = ["J1745x40", "J1745x35$350.00", "J1745x40-JZ$333.33/57894003001:4UN", "J1745x100-JZ$1000"]
_LINES = [
    "96413", "96415x3$100", "96415x2$101", "96365", "96368x3$300", "96368x2$20", "96368", "99211-25", "36591",
    "96523", "J2469x10/0143-9552-01:1UN", "J1642x50$15", "96372-PO-59",
]  # fmt: skip
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(_DRUGS), st.lists(st.sampled_from(_LINES), min_size=1, max_size=5, unique=True)
    ),
    min_size=1,
    max_size=3,
)
WRONG = st.sampled_from(["", "SE", "GE", "IEA", "LX", "HL", "trailing", "case"])


def spoiled(segments, how):
    """Segments with a fault of form that a repair mends."""
    out = []
    for text in segments:
        if how in ("SE", "GE", "IEA") and text.startswith(f"{how}*"):
            text = f"{how}*77*{text.split('*')[2]}"
        elif how == "LX" and text == "LX*1":
            text = "LX*5"
        elif how == "HL" and text.startswith("HL*2*"):
            text = text.replace("HL*2*", "HL*7*", 1)
        elif how == "trailing" and text.startswith(("PRV*", "LIN*")):
            text += "**"
        elif how == "case" and text.startswith("SV1*HC:"):
            text = text.replace("SV1*HC:", "SV1*hc:", 1)
        out.append(text)
    return out


@st.composite
def batches(draw):
    """One to three interchanges of generated claims, each in a style, with text around them."""
    data = b""
    for number in range(draw(st.integers(1, 3))):
        form = draw(st.sampled_from(["", "commercial ", "837I "]))
        drawn = draw(CLAIMS)
        claims = to_837(parse(" ++ ".join(f"{form}M05.79 | {drug} {' '.join(rest)}" for drug, rest in drawn)))
        segments = spoiled(claims.decode("latin-1").split("~\n")[:-1], draw(WRONG))
        segments = [text.replace("000000001", f"00000000{number + 1}") for text in segments]
        around = draw(st.sampled_from(["", "\n", "\r\n\r\n", "-- end of batch --\n", "\x1a"]))
        style = draw(st.sampled_from(STYLES))
        data += draw(st.sampled_from(["", "\n", "sent by fax\n"])).encode() if not number else b""
        data += to_bytes(segments, *style) + around.encode()
    return data if draw(st.booleans()) else data.rstrip(b"\r\n\x1a")


def all_offered(data, options):
    return {
        f.rule
        for f in check(data, options).findings
        if f.fix and f.fix.safety is Safety.ASSIST and f.fix.changes
    }


def conserved(result):
    """Claims and charges are those of the input, but for what the change list says."""
    listed = change_list(result)
    moved = sum(Decimal(change["charge"]) for change in listed["changes"])
    assert len(result.after.claims) == len(result.before.claims)
    assert result.after.charges - result.before.charges == moved
    assert Decimal(listed["output"]["charges"]) == Decimal(listed["input"]["charges"]) + moved
    by_claim = {}
    for change in result.changes:
        by_claim[change.claim] = by_claim.get(change.claim, 0) + change.charge
    for number, (was, now) in enumerate(zip(result.before.claims, result.after.claims, strict=True)):
        assert was.claim_id == now.claim_id
        assert (now.charge or 0) - (was.charge or 0) == by_claim.get(number, 0)
    return listed


@SLOW
@given(batches())
def test_what_was_corrected_comes_back_byte_for_byte(data):
    options = Options(encounters=CHART)
    wanted = all_offered(data, options)
    result = fix(data, wanted, options)
    listed = conserved(result)
    assert undo(write(result.document), json.loads(as_bytes(listed))) == data
    assert result.source == data
    assert bool(listed["changes"]) == (write(result.document) != data)


@SLOW
@given(st.one_of(files(), damaged_files(), st.binary(max_size=200)))
def test_whatever_the_file_it_comes_back(data):
    result = fix(data)
    assert undo(write(result.document), change_list(result)) == data
    assert result.after.charges == result.before.charges


@SLOW
@given(batches())
def test_a_second_correction_of_form_changes_nothing(data):
    once = write(fix(data).document)
    assert fix(once).changes == []


@SLOW
@given(batches(), st.data())
def test_a_change_list_is_of_one_file_alone(data, drawn):
    result = fix(data)
    corrected = write(result.document)
    at = drawn.draw(st.integers(0, len(corrected) - 1))
    other = corrected[:at] + bytes([corrected[at] ^ 1]) + corrected[at + 1 :]
    with pytest.raises(UsageError, match="not of this file"):
        undo(other, change_list(result))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("undo"),
        lambda told: told.update(schema="x12tools/changes/2"),
        lambda told: told["undo"][0].update(before="LIN**N4*1"),
        lambda told: told["undo"][0].update(after="LIN**N4*1"),
        lambda told: told["undo"][0].update(offset="here"),
        lambda told: told["undo"][0].update(before="\u20ac"),
        lambda told: told["undo"].append(told["undo"][0]),
        lambda told: told.update(undo=5),
        lambda told: told.update(input=None),
    ],
)
def test_a_change_list_that_was_changed_is_refused(spoil):
    result = fix(to_837(parse("M05.79 | J9312x100-JZ/50242-053-06 96413")))
    told = json.loads(as_bytes(change_list(result)))
    spoil(told)
    with pytest.raises(UsageError):
        undo(write(result.document), told)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"7", b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_change_list_is_refused(text):
    with pytest.raises(UsageError, match="no change list"):
        undo(b"ISA", text)


def fail_files():
    examples = [
        (f"{rule.id} {text}", text)
        for rule in all_rules()
        for text in rule.examples("Fail")
        if rule.examples("Fixed")
    ]
    found = [pytest.param(*charted(text), id=name) for name, text in examples]
    for path in sorted(FIXTURES.glob("837*/fail/*.edi")):
        found.append(pytest.param(path.read_bytes(), Options(), id=f"{path.parent.parent.name} {path.stem}"))
    for path in sorted(CONFORMANCE.glob("837*/*.edi")):
        found.append(pytest.param(path.read_bytes(), Options(), id=f"conformance {path.stem}"))
    return found


@pytest.mark.parametrize(("data", "options"), fail_files())
def test_a_safe_fix_silences_its_rule_and_raises_no_other(data, options):
    result = fix(data, (), options)
    conserved(result)
    safe = {(c.rule, c.claim) for c in result.changes if c.rule != "numbering"}
    then = check(write(result.document), options).findings
    assert not safe & {(f.rule, f.claim) for f in then if f.fix is None or f.fix.safety is Safety.SAFE}
    left = {one.rule for one in result.left}
    assert not [
        f for f in then if f.fix and f.fix.safety is Safety.SAFE and f.fix.changes and f.rule not in left
    ]
    raised = {(f.rule, f.claim) for f in then} - {(f.rule, f.claim) for f in result.before.findings}
    assert raised == set()
    assert undo(write(result.document), change_list(result)) == data


SAFE = {"INF-NDC-02", "INF-MOD-09", "CODE-ICD", "CODE-PROCEDURE", "CODE-MODIFIER", "CODE-REVENUE"}


def test_nothing_but_form_is_safe():
    for rule in all_rules():
        for text in rule.examples("Fail"):
            data, options = charted(text)
            for finding in check(data, options).findings:
                if finding.fix and finding.fix.safety is Safety.SAFE:
                    assert finding.rule in SAFE
                    assert not any(change.charge or change.after is None for change in finding.fix.changes)
                if finding.fix and finding.fix.safety is Safety.HUMAN:
                    assert not finding.fix.changes, finding.rule


def test_what_is_safe_comes_first_and_the_rest_is_put_into_what_it_made():
    data = to_837(parse("837I C34.11 | 96413 96365-PO-59-XS"))
    result = fix(data, ["INF-SEQ-14"])
    assert [change.after for change in result.changes] == [
        "SV2*0260*HC:96365:59:XS:PO*100*UN*1", "SV2*0260*HC:96365:XS:PO*100*UN*1",
    ]  # fmt: skip
    assert undo(write(result.document), change_list(result)) == data


def test_fixes_of_one_segment_go_together_where_they_touch_other_elements(monkeypatch):
    offered = find_rule("INF-MOD-09").body

    def several(claim, context):
        for finding in offered(claim, context):
            edit = claim.lines[0].edit
            for change in (edit(modifiers=("59", "PO")), edit(units=Decimal(1)), edit(units=Decimal(3))):
                yield attrs.evolve(finding, fix=Fix(Safety.ASSIST, "Mend it.", changes=(change,)))

    monkeypatch.setattr(find_rule("INF-MOD-09"), "body", several)
    data = to_837(parse("837I C34.11 | 96413x2-PO-59$200.00"))
    result = fix(data, ["INF-MOD-09"])
    assert b"SV2*0335*HC:96413:59:PO*100.00*UN*1~" in write(result.document)
    assert ["another fix" in one.why for one in result.left] == [True]
    assert sum(change.charge for change in result.changes) == -100
    assert undo(write(result.document), change_list(result)) == data


@pytest.mark.parametrize(("lines", "made"), [(49, True), (50, False)])
def test_a_claim_has_room_for_fifty_lines(lines, made):
    rest = " ".join(f"J2469x10$10(ref6r=R{n})" for n in range(lines - 2))
    data, options = charted(f"M05.79 | J1745x40$400.00 96413 {rest} || J1745 IV 350mg 4x100mg")
    assert data.count(b"\nLX*") == lines
    result = fix(data, ["INF-JW-01:TRY1"], options)
    assert write(result.document).count(b"\nLX*") == (50 if made else lines)
    assert [one.why for one in result.left if "50 is the most" in one.why] == (
        [] if made else ["the claim would have 51 lines; 50 is the most"]
    )


def test_the_new_line_has_all_that_is_its_own():
    data, options = charted(
        "M05.79 K50.90 | J1745x40@1,2$400.00/57894003001:4UN(note=stat) 96413 || J1745 IV 350mg 4x100mg"
    )
    result = fix(data, ["INF-JW-01"], options)
    new = [change.after for change in result.changes if change.before is None]
    assert new[0] == "LX*3"
    assert new[1] == "SV1*HC:J1745:JW*50.00*UN*5***1:2"
    assert "CTP****0.5*UN" in new
    assert "REF*6R*L1-2" in new
    assert sum(change.charge for change in result.changes) == 0
    assert result.after.exit_code == 0


def test_a_line_that_another_payer_has_seen_is_not_divided():
    data, options = charted("M05.79 | J1745x40$400.00 96413 || J1745 IV 350mg 4x100mg")
    other = (
        "SBR*P*18*******CI~\nAMT*D*100~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*1EG4TE5MK73~\n"
        "N3*2 OAK STREET~\nN4*ANYTOWN*OH*43215~\nNM1*PR*2*FIRST PAYER*****PI*FIRST~\nLX*1~\n"
    )
    result = fix(data.replace(b"LX*1~\n", other.encode(), 1), ["INF-JW-01"], options)
    assert ["another payer" in one.why for one in result.left if one.rule == "INF-JW-01"] == [True]
    assert result.edits == []


def test_a_line_with_an_amount_of_its_own_is_not_divided():
    data, options = charted("M05.79 | J1745x40$400.00 96413 || J1745 IV 350mg 4x100mg")
    taxed = data.replace(b"REF*6R*L1~\n", b"REF*6R*L1~\nAMT*T*10~\n", 1)
    result = fix(taxed, ["INF-JW-01"], options)
    assert result.edits == []


def test_a_line_without_a_control_number_gets_one_for_its_part():
    data, options = charted("M05.79 | J1745x40$400.00 96413 || J1745 IV 350mg 4x100mg")
    result = fix(data.replace(b"REF*6R*L1~\n", b"", 1), ["INF-JW-01"], options)
    assert "REF*6R*1-2" in [change.after for change in result.changes]


def test_the_chart_follows_the_lines_that_moved():
    data, options = charted(
        "C67.9 | J7030 96413 96361 J9060x14-JZ 96415 || line=1 09:00-11:00; line=4 J9060 IV 09:00-11:00"
    )
    wanted = all_offered(data, options)
    assert "INF-TIM-06" in wanted
    result = fix(data, ["INF-TIM-06"], options)
    assert [f.rule for f in result.after.findings if f.rule.startswith(("DATA-", "INF-TIM"))] == []


def test_a_file_that_breaks_off_gets_no_new_line():
    data, options = charted("M05.79 | 96413 J1745x40$400.00 || J1745 IV 350mg 4x100mg")
    cut = data[: data.index(b"~\nSE*")]
    result = fix(cut, ["INF-JW-01"], options)
    assert ["breaks off" in one.why for one in result.left if one.rule == "INF-JW-01"] == [True]
    assert undo(write(result.document), change_list(result)) == cut


def test_an_empty_file_is_an_empty_file():
    result = fix(b"")
    assert (write(result.document), result.changes) == (b"", [])
    assert undo(b"", change_list(result)) == b""


def test_the_result_is_a_document_as_read():
    data, options = charted("M05.79 | J1745x40$400.00 96413 || J1745 IV 350mg 4x100mg")
    result = fix(data, ["INF-JW-01"], options)
    assert [piece.ordinal for piece in result.document.segments] == [
        piece.ordinal for piece in read(write(result.document)).segments
    ]
