"""Each folder of fixtures/edi/acks is a file and its answers; an answer keeps its own guide."""

import datetime
import io
import json
import re

import pytest
import pyx12.params
from conftest import FIXTURES
from pyx12.x12n_document import x12n_document

from x12tools.acks import Header, InformationSource, judge, write_277ca, write_999, write_ta1
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check

CASES = sorted(path for path in (FIXTURES / "acks").iterdir() if path.is_dir())
HEADER = Header(control_number=905, date=datetime.date(2024, 8, 16), time=datetime.time(9, 30))
TA1 = re.compile(rb"ISA\*.{101}~\nTA1\*\d{9}\*\d{6}\*\d{4}\*[AER]\*0[0-3]\d~\nIEA\*0\*\d{9}~\n\Z")

PYX12_IS_WRONG = {"447 5"}
"""Data element 447, a loop's name, has four characters in its table (decision 0080)."""


def judged(data, **more):
    report = check(data)
    return judge(data, report.findings, report.claims, **more)


def written(data):
    answer = judged(data)
    return {
        "ta1.edi": write_ta1(answer, HEADER),
        "999.edi": write_999(answer, HEADER),
        "277ca.edi": write_277ca(answer, HEADER, reference="ACK0905"),
    }


def pyx12_says(data):
    """Whether pyx12 takes a file, and what it finds wrong: element, or segment, and code."""
    said = io.StringIO()
    param = pyx12.params.params()
    taken = x12n_document(param, io.StringIO(data.decode("latin-1")), None, None, fd_json=said)
    found = []
    waiting = [(json.loads(said.getvalue()), "")]
    while waiting:
        node, name = waiting.pop()
        if isinstance(node, list):
            waiting += [(one, name) for one in node]
        elif isinstance(node, dict):
            if "err_cde" in node:
                found.append(f"{name} {node['err_cde']}")
            name = node.get("ele_ref_num") or node.get("seg_id") or name
            waiting += [(one, name) for one in node.values()]
    return taken, found


def segments(data, *tags):
    return [s for s in data.decode().split("~\n") if s.split("*")[0] in tags]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_file_gets_its_answers(case):
    (source,) = (path for path in case.iterdir() if path.suffix != ".edi")
    expected = {path.name: path.read_bytes() for path in case.glob("*.edi")}
    made = written(source.read_bytes())
    assert {name: data for name, data in made.items() if data} == expected
    assert made == written(source.read_bytes()), "not reproducible"


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("acks/*/*.edi")), ids=lambda p: f"{p.parent.name} {p.name}"
)
def test_an_answer_keeps_its_guide(path):
    report = check(path)
    assert [f"{f.rule}: {f.message}" for f in report.findings] == []
    assert report.exit_code == 0
    if path.name == "ta1.edi":
        assert TA1.match(path.read_bytes())
        assert report.files[0].transactions == 0
    else:
        taken, errors = pyx12_says(path.read_bytes())
        assert set(errors) <= PYX12_IS_WRONG
        assert taken or errors


def test_pyx12_takes_loop_names_of_four_characters_alone():
    data = to_837(parse("M05.79 | J9312x100-JZ 96413")).replace(
        b"N4*ANYTOWN*OH*432150001", b"N4*ANYTOWN*OH*43215", 1
    )
    answer = judged(data)
    whole, cut = write_999(answer, HEADER), write_999(answer, HEADER, loop_width=4)
    assert segments(whole, "IK3") == ["IK3*N4*10*2010AA*8"]
    assert segments(cut, "IK3") == ["IK3*N4*10*2010*8"]
    assert check(whole).findings == check(cut).findings == []
    assert pyx12_says(whole) == (False, ["447 5"])
    assert pyx12_says(cut) == (True, [])


def test_counts_and_amounts_add_up():
    for path in FIXTURES.glob("acks/*/277ca.edi"):
        top, providers, claims = {}, {}, {}
        level = ""
        for segment in path.read_text().split("~\n"):
            at = segment.split("*")
            level = at[3] if at[0] == "HL" else level
            if at[0] in ("QTY", "AMT") and level in ("21", "19"):
                key = {"90": "QA", "AA": "QC"}.get(at[1], at[1])
                table = top if level == "21" else providers
                table[key] = table.get(key, 0) + float(at[2])
            elif at[0] == "STC" and level == "PT" and len(at) > 4:
                going = at[3] == "WQ"
                for key, value in (("QA" if going else "QC", 1), ("YU" if going else "YY", float(at[4]))):
                    claims[key] = claims.get(key, 0) + value
        assert top == providers == claims


def test_one_277ca_for_each_transaction_and_one_999_for_each_group():
    data = to_837(parse("M05.79 | J9312x100-JZ 96413 ++ 837I C34.11 | J9271x200-JZ 96413"))
    answer = judged(data)
    assert segments(write_999(answer, HEADER), "ST", "AK1", "SE") == [
        "ST*999*0001*005010X231A1", "AK1*HC*1*005010X222A1", "SE*6*0001",
        "ST*999*0002*005010X231A1", "AK1*HC*2*005010X223A2", "SE*6*0002",
    ]  # fmt: skip
    assert segments(write_277ca(answer, HEADER, reference="R"), "ST") == [
        "ST*277*0001*005010X214",
        "ST*277*0002*005010X214",
    ]


def test_two_interchanges_get_two_with_numbers_of_their_own():
    data = (FIXTURES / "837p" / "pass" / "two-interchanges.edi").read_bytes()
    answer = judged(data)
    for made in (write_ta1(answer, HEADER, owed=False), write_999(answer, HEADER)):
        numbers = [s.split("*")[13] for s in segments(made, "ISA")]
        assert numbers == ["000000905", "000000906"]
        assert check(made).findings == []


def test_a_duplicate_interchange_is_refused_with_note_025():
    answer = judged(to_837(parse("M05.79 | J9312x100-JZ 96413")), duplicates={"000000001"})
    assert segments(write_ta1(answer, HEADER), "TA1") == ["TA1*000000001*240815*1200*R*025"]
    assert write_999(answer, HEADER) == write_277ca(answer, HEADER, reference="R") == b""


def test_an_acknowledgement_is_not_acknowledged():
    data = (FIXTURES / "acks" / "837p-accepted" / "999.edi").read_bytes()
    answer = judged(data)
    assert write_999(answer, HEADER) == write_ta1(answer, HEADER) == b""


def test_a_payer_gives_its_number_and_takes_the_claim_up():
    answer = judged(to_837(parse("M05.79 | J9312x100-JZ 96413")))
    source = InformationSource(role="PR", name="SYNTHETIC PAYER", id_qualifier="PI", id="MEDB")
    made = write_277ca(answer, HEADER, reference="R", source=source, payer_claim_numbers={1: "ICN1"})
    assert segments(made, "NM1")[0] == "NM1*PR*2*SYNTHETIC PAYER*****PI*MEDB"
    assert "STC*A2:20*20240816*WQ*1100.00" in segments(made, "STC")
    assert segments(made, "REF") == ["REF*1K*ICN1"]
    assert check(made).findings == []
    assert pyx12_says(made)[0]
