"""Typed claims become an 837 that two validators take."""

import csv
import io
import logging
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from x12tools.claims.shell import claim_id, encounter_rows, to_837
from x12tools.claims.shell_lines import revenue_code
from x12tools.claims.shorthand import parse

NPI = "1679576722"
MANY = " ".join(f"B0{family}.{each}" for family in range(3) for each in range(8))


def segments(text):
    data = to_837(parse(text)).decode("latin-1")
    assert data.endswith("~\n")
    return data.removesuffix("~\n").split("~\n")


def only(text, start):
    (found,) = [segment for segment in segments(text) if segment.startswith(start)]
    return found


def some(text, *starts):
    return [segment for segment in segments(text) if segment.startswith(starts)]


def pyx12_accepts(data):
    logging.disable(logging.CRITICAL)
    try:
        return x12n_document(ParamsBase(), io.StringIO(data.decode("latin-1")), io.StringIO(), None)
    finally:
        logging.disable(logging.NOTSET)


VALID = [
    "837P medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96415x3",
    "M05.79 | J9312x100-JZ@1$9000/50242005306:100ML 96413",
    "837I C34.11 Z51.12 | 0636:J9271x200-JZ 0250:$18400 96413-PO 99214-25 96374",
    "dme ordering=1245319599 pos=12 D83.9 | J1559x100-JB 99601 K0455(pos=12 note=pump)",
    f"medicaid M05.79 | J1745x40/57894-003-01:4UN 96413(note=a b rendering={NPI} mea=9.4 hct=30 auth=A)",
    "837I tob=0111 status=03 cc=A1,A2 vc48=9.4 vc49=30 C34.11 Z51.12 E86.0 | 0250:$300 0636:J9271x200",
    f"ma freq=7 icn=I1 referral=R1 auth=G1 note=hello referring={NPI} supervising={NPI} M05.79 | 96413",
    f"pos=22 facility={NPI} M05.79 | 96413",
    f"837I freq=7 icn=I auth=Z operating={NPI} rendering={NPI} facility={NPI} referring={NPI} M05.79 | 96413",
    "837I M05.79 | 96365 2024-08-16: 96366x5(dos_to=2024-08-17 note=night)",
    'wc M05.79 | J3490$0.01(desc="drugX 500 mg")',
    "tricare age=3 sex=M M05.79 | 96365-59-XS-76-GA@1",
    "EXPPO1 rendering=none pos=21 A00.0 A00.1 A00.9 | 96365@1,2 96366x1.5@2:3",
    "commercial M05.79 | J1745x40 ++ 837I M05.79 | 96413 ++ medicaid M05.79 | 96365",
    "837I attending=none tob=851 M05.79 | 96365x30.5",
    f"837I A00.0 {MANY} | G0378x20 99284-25",
    f"claim=ME1 total=3.50 member=Z1 taxonomy=207RR0500X billing={NPI} fi=12 sex=U D51.0 | J3420",
    "cc=A1 D51.0 | J3420(ref6r=none) 96372",
]


@pytest.mark.parametrize("text", VALID)
def test_pyx12_accepts_it(text):
    assert pyx12_accepts(to_837(parse(text)))


def test_pyx12_would_have_said_no():
    data = to_837(parse("M05.79 | 96413"))
    assert not pyx12_accepts(data.replace(b"*Y*A*Y*Y~", b"*Y*A*Q*Y~"))
    assert not pyx12_accepts(data.replace(b"DTP*472*D8*20240815~\n", b""))


def test_it_is_a_medicare_office_by_default():
    assert only("M05.79 | 96413", "SBR*") == "SBR*P*18*******MB"
    assert only("M05.79 | 96413", "CLM*") == "CLM*TRY1*100***11:B:1*Y*A*Y*Y"
    assert only("M05.79 | 96413", "DMG*") == "DMG*D8*19640101*F"
    assert only("M05.79 | 96413", "SV1*") == "SV1*HC:96413*100*UN*1***1"
    assert only("M05.79 | 96413", "NM1*PR*") == "NM1*PR*2*SYNTHETIC PAYER*****PI*MEDB"


def test_it_is_a_hospital_outpatient_bill_by_default():
    text = "837I M05.79 | 96413 2024-08-17: J1745x40-JZ"
    assert only(text, "SBR*") == "SBR*P*18*******MA"
    assert only(text, "CLM*") == "CLM*TRY1*500.00***13:A:1**A*Y*Y"
    assert only(text, "DTP*434") == "DTP*434*RD8*20240815-20240817"
    assert only(text, "CL1*") == "CL1*3*1*01"
    assert only(text, "NM1*71*") == "NM1*71*1*SYNTHETIC*DOC****XX*1245319599"
    assert some(text, "SV2*") == ["SV2*0335*HC:96413*100*UN*1", "SV2*0636*HC:J1745:JZ*400.00*UN*40"]


@pytest.mark.parametrize(
    ("typed", "filing", "payer"),
    [
        ("medicare", "MB", "MEDB"),
        ("837I medicare", "MA", "MEDA"),
        ("dme", "MB", "DME"),
        ("ma", "16", "MAPLAN"),
        ("837I ma", "16", "MAPLAN"),
        ("medicaid", "MC", "MEDICAID"),
        ("commercial", "CI", "COMMERCIAL"),
        ("tricare", "CH", "TRICARE"),
        ("wc", "WC", "WCOMP"),
        ("EXPPO1", "CI", "EXPPO1"),
        ("EXPPO1 fi=HM", "HM", "EXPPO1"),
    ],
)
def test_the_payer_sets_filing_indicator_and_id(typed, filing, payer):
    text = f"{typed} M05.79 | 96413"
    assert only(text, "SBR*").rsplit("*", 1)[1] == filing
    assert only(text, "NM1*PR*").rsplit("*", 1)[1] == payer


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        ("pos=22", "CLM*TRY1*100***22:B:1*Y*A*Y*Y"),
        ("freq=7", "CLM*TRY1*100***11:B:7*Y*A*Y*Y"),
        ("claim=PCN9", "CLM*PCN9*100***11:B:1*Y*A*Y*Y"),
        ("total=99.50", "CLM*TRY1*99.50***11:B:1*Y*A*Y*Y"),
        ("pos=21", "DTP*435*D8*20240815"),
        ("icn=X1", "REF*F8*X1"),
        ("auth=A123456", "REF*G1*A123456"),
        ("referral=R1", "REF*9F*R1"),
        ("age=4 sex=M", "DMG*D8*20200101*M"),
        ("member=M7", "NM1*IL*1*TESTPATIENT*PAT****MI*M7"),
        ("taxonomy=207RH0003X", "PRV*BI*PXC*207RH0003X"),
        (f"billing={NPI}", f"NM1*85*2*SYNTHETIC INFUSION CENTER*****XX*{NPI}"),
        (f"rendering={NPI}", f"NM1*82*1*SYNTHETIC*DOC****XX*{NPI}"),
        (f"supervising={NPI}", f"NM1*DQ*1*SYNTHETIC*SUPER****XX*{NPI}"),
        (f"referring={NPI}", f"NM1*DN*1*SYNTHETIC*REF****XX*{NPI}"),
        (f"ordering={NPI}", f"NM1*DK*1*SYNTHETIC*ORDER****XX*{NPI}"),
        (f"facility={NPI}", f"NM1*77*2*SYNTHETIC FACILITY*****XX*{NPI}"),
        ("cc=A1,17", "HI*BG:A1*BG:17"),
        ('note="given late"', "NTE*ADD*given late"),
        (f"837I attending={NPI}", f"NM1*71*1*SYNTHETIC*DOC****XX*{NPI}"),
        (f"837I operating={NPI}", f"NM1*72*1*SYNTHETIC*OPER****XX*{NPI}"),
        (f"837I rendering={NPI}", f"NM1*82*1*SYNTHETIC*REND****XX*{NPI}"),
        ("837I tob=0137", "CLM*TRY1*100***13:A:7**A*Y*Y"),
        ("837I tob=721", "CLM*TRY1*100***72:A:1**A*Y*Y"),
        ("837I tob=0131 freq=8", "CLM*TRY1*100***13:A:8**A*Y*Y"),
        ("837I tob=0111", "DTP*435*DT*202408150900"),
        ("837I tob=0111", "HI*ABK:M0579:::::::Y"),
        ("837I status=30", "CL1*3*1*30"),
        ("837I vc48=9.4 vc49=30", "HI*BE:48:::9.4*BE:49:::30"),
    ],
)
def test_each_key_of_a_claim(key, segment):
    assert segment in segments(f"{key} M05.79 | 96413")


@pytest.mark.parametrize(("key", "start"), [("rendering=none", "NM1*82"), ("837I attending=none", "NM1*71")])
def test_a_provider_can_be_left_out(key, start):
    assert some(f"{key} M05.79 | 96413", start) == []
    assert some(f"{key.replace('none', NPI)} M05.79 | 96413", start) != []


@pytest.mark.parametrize(
    ("typed", "segment"),
    [
        ("96413(pos=12)", "SV1*HC:96413*100*UN*1*12**1"),
        ("96413@2:1", "SV1*HC:96413*100*UN*1***2:1"),
        ("J3490(desc=drugX 500 mg)", "SV1*HC:J3490:::::drugX 500 mg*100*UN*1***1"),
        ("J1745x5-JW(desc=waste)", "SV1*HC:J1745:JW::::waste*100*UN*5***1"),
        ("J1745x30.5", "SV1*HC:J1745*305.00*UN*30.5***1"),
        ("J1745x9$0.01", "SV1*HC:J1745*0.01*UN*9***1"),
        (f"96413(rendering={NPI})", f"NM1*82*1*SYNTHETIC*OTHER****XX*{NPI}"),
        ("96413(note=given slowly)", "NTE*ADD*given slowly"),
        ("J0881(mea=9.4)", "MEA*TR*R1*9.4"),
        ("J0881(hct=30)", "MEA*TR*R2*30"),
        ("96413(dos_to=2024-08-16)", "DTP*472*RD8*20240815-20240816"),
        ("2024-08-16: 96413", "DTP*472*D8*20240816"),
        ("96413(auth=A1)", "REF*G1*A1"),
        ("96413", "REF*6R*L1"),
        ("96413(ref6r=ABC)", "REF*6R*ABC"),
        ("J1745/57894-003-01", "LIN**N4*57894-003-01"),
        ("J1745/57894-003-01", "CTP****1*UN"),
        ("J1745/57894003001:0.5ML", "CTP****0.5*ML"),
    ],
)
def test_each_piece_of_a_line(typed, segment):
    assert segment in segments(f"M05.79 Z79.899 | {typed}")


def test_an_institutional_line_note_and_lone_revenue_code():
    text = "837I M05.79 | 0250:x3$18400(note=see record)"
    assert only(text, "SV2*") == "SV2*0250**18400*UN*3"
    assert only(text, "NTE*") == "NTE*TPO*see record"


def test_quantities_can_come_from_a_crosswalk():
    typed = parse("M05.79 | J1745x40/57894003001 J9312x100/50242005306 J9271/00006302602:8ML")

    def amounts(line):
        return (Decimal(4), "UN") if line.code == "J1745" else None

    found = to_837(typed, amounts).decode().split("~\n")
    assert [one for one in found if one.startswith("CTP")] == ["CTP****4*UN", "CTP****1*UN", "CTP****8*ML"]


@pytest.mark.parametrize(
    ("code", "revenue"),
    [
        ("J1745", "0636"),
        ("Q5103", "0636"),
        ("C9257", "0636"),
        ("96401", "0335"),
        ("96413", "0335"),
        ("96423", "0335"),
        ("96360", "0260"),
        ("96375", "0260"),
        ("C8957", "0260"),
        ("Q0081", "0260"),
        ("99214", "0510"),
        ("G0463", "0510"),
        ("99284", "0450"),
        ("G0378", "0762"),
        ("85025", "0300"),
        ("36430", "0260"),
        (None, "0260"),
    ],
)
def test_usual_revenue_codes(code, revenue):
    assert revenue_code(code) == revenue


def test_many_diagnoses_take_more_than_one_segment():
    found = some(f"837I A00.0 {MANY} | 96413", "HI*")
    assert [len(one.split("*")) - 1 for one in found] == [1, 12, 12]
    assert found[0] == "HI*ABK:A000"
    assert found[2].endswith("*ABF:B027")


def test_one_interchange_with_a_group_and_a_transaction_for_each_form():
    text = "837I M05.79 | 96413 ++ M05.79 | 96365 ++ 837I M05.79 | 96374"
    assert some(text, "ISA", "GS*", "ST*", "CLM*", "GE*", "IEA*")[1:] == [
        "GS*HC*SUBMITTER*RECEIVER*20240815*1200*1*X*005010X222A1",
        "ST*837*0001*005010X222A1",
        "CLM*TRY2*100***11:B:1*Y*A*Y*Y",
        "GE*1*1",
        "GS*HC*SUBMITTER*RECEIVER*20240815*1200*2*X*005010X223A2",
        "ST*837*0002*005010X223A2",
        "CLM*TRY1*100***13:A:1**A*Y*Y",
        "CLM*TRY3*100***13:A:1**A*Y*Y",
        "GE*1*2",
        "IEA*2*000000001",
    ]
    assert len(segments(text)[0]) == 105


def test_claim_ids_count_from_one():
    assert [claim_id(0), claim_id(1)] == ["TRY1", "TRY2"]


COLUMNS = (
    "claim_id, line, encounter, hcpcs, ndc, route, access, bag, start, stop, present, pump, dose, dose_unit, "
    "vials, wasted, container, supply, location, weight_kg"
).split(", ")


def test_administrations_are_rows_of_an_encounter_file():
    rows = encounter_rows(
        parse(
            "M05.79 | 96413 || J1745 IV 23:00-01:05 400mg 4x100mg access=port line=2 80kg present"
            " ++ claim=PCN9 M05.79 | 96374 || push 10:00 0.5mg"
        )
    )
    assert [set(row) for row in rows] == [set(COLUMNS)] * 2
    assert {name: cell for name, cell in rows[0].items() if cell} == {
        "claim_id": "TRY1",
        "line": "2",
        "hcpcs": "J1745",
        "route": "IV",
        "access": "port",
        "start": "2024-08-15T23:00",
        "stop": "2024-08-16T01:05",
        "present": "yes",
        "dose": "400",
        "dose_unit": "mg",
        "vials": "4x100mg",
        "weight_kg": "80",
    }
    assert {name: cell for name, cell in rows[1].items() if cell} == {
        "claim_id": "PCN9",
        "route": "push",
        "start": "2024-08-15T10:00",
        "stop": "2024-08-15T10:00",
        "dose": "0.5",
        "dose_unit": "mg",
    }
    out = io.StringIO()
    csv.DictWriter(out, COLUMNS).writerows(rows)


LINES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["96413", "J9312", "0636:J1745", "G0378"]),
    st.just("") | st.decimals(0, 5000, places=2).map("x{:f}".format),
    st.sampled_from(["", "-JZ", "-59-XS"]),
    st.just("") | st.decimals(0, 99999, places=2).map("${:f}".format),
    st.sampled_from(["", "/57894003001", "/57894-003-01:4UN", "(note=a note)", "(dos_to=2024-08-17)"]),
)
CLAIMS = st.builds(
    "{} {} M05.79 | {}".format,
    st.sampled_from(["", "837P", "837I", "837I tob=0111", "2024-03-01"]),
    st.sampled_from(["", "ma", "EXPPO1", "freq=7 icn=1", "rendering=none"]),
    st.lists(LINES, min_size=1, max_size=5).map(" ".join),
)


@given(st.lists(CLAIMS, min_size=1, max_size=4).map(" ++ ".join))
def test_lines_add_up_and_segments_are_counted(text):
    charge, total, opened, claims = None, Decimal(0), 0, 0
    for number, segment in enumerate(segments(text)):
        cells = segment.split("*")
        if cells[0] in ("CLM", "SE"):
            assert charge is None or charge == total
            charge, total = (Decimal(cells[2]) if cells[0] == "CLM" else None), Decimal(0)
            claims += cells[0] == "CLM"
        elif cells[0] in ("SV1", "SV2"):
            total += Decimal(cells[2 if cells[0] == "SV1" else 3])
        if cells[0] == "ST":
            opened = number
        elif cells[0] == "SE":
            assert int(cells[1]) == number - opened + 1
    assert claims == len(parse(text).claims)
