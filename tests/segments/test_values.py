"""A real example of every segment, with the values that it holds, and the lists made of them."""

import datetime
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import x12tools.segments
from x12tools.segments import TAGS, Segment, read_segment, segment_class

MARCH_1 = datetime.date(2024, 3, 1)
MARCH_5 = datetime.date(2024, 3, 5)

EXAMPLES = [
    (
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
        "*240301*0930*^*00501*000000042*0*T*:",
        {
            "sender": "SENDER         ",
            "date": MARCH_1,
            "time": datetime.time(9, 30),
            "repetition_separator": "^",
            "control_number": "000000042",
            "usage": "T",
            "component_separator": ":",
        },
    ),
    ("IEA*1*000000042", {"groups": 1, "control_number": "000000042"}),
    (
        "GS*HC*SENDER*RECEIVER*20240301*09301599*0007*X*005010X222A1",
        {
            "function": "HC",
            "date": MARCH_1,
            "time": datetime.time(9, 30, 15),
            "control_number": "0007",
            "version": "005010X222A1",
        },
    ),
    ("GE*1*0007", {"transactions": 1, "control_number": "0007"}),
    (
        "TA1*000000042*240301*0930*R*022",
        {"control_number": "000000042", "date": MARCH_1, "code": "R", "note": "022"},
    ),
    ("ST*837*0001*005010X222A1", {"transaction": "837", "control_number": "0001", "guide": "005010X222A1"}),
    ("SE*42*0001", {"segments": 42, "control_number": "0001"}),
    (
        "BHT*0019*00*REF47*20240301*1023*CH",
        {"purpose": "00", "reference": "REF47", "date": MARCH_1, "time": datetime.time(10, 23), "kind": "CH"},
    ),
    ("HL*2*1*22*0", {"number": "2", "parent": "1", "level": "22", "has_children": "0"}),
    ("CUR*85*USD", {"role": "85", "currency": "USD"}),
    (
        "NM1*IL*1*DOE*JANE*Q**JR*MI*W123",
        {
            "role": "IL",
            "is_person": True,
            "last_name": "DOE",
            "first_name": "JANE",
            "suffix": "JR",
            "id": "W123",
        },
    ),
    (
        "N1*PR*ACME HEALTH*XV*12345",
        {"role": "PR", "name": "ACME HEALTH", "id_qualifier": "XV", "id": "12345"},
    ),
    ("N3*1 MAIN ST*SUITE 2", {"line_1": "1 MAIN ST", "line_2": "SUITE 2", "lines": ("1 MAIN ST", "SUITE 2")}),
    (
        "N4*SPRINGFIELD*IL*627010001***",
        {"city": "SPRINGFIELD", "state": "IL", "postal_code": "627010001", "country": None},
    ),
    ("REF*G1*AUTH1", {"qualifier": "G1", "value": "AUTH1", "further": None}),
    (
        "PER*IC*BILLING*TE*5551234567*EM*a@b.example",
        {
            "name": "BILLING",
            "qualifier_1": "TE",
            "number_1": "5551234567",
            "numbers": (("TE", "5551234567"), ("EM", "a@b.example")),
        },
    ),
    ("PRV*BI*PXC*207RH0003X", {"role": "BI", "qualifier": "PXC", "taxonomy": "207RH0003X"}),
    (
        "SBR*P*18*GRP1*GROUP*****CI",
        {"sequence": "P", "relationship": "18", "group_number": "GRP1", "filing_indicator": "CI"},
    ),
    (
        "PAT*19****D8*20240301*01*72.50",
        {
            "relationship": "19",
            "death_date_text": "20240301",
            "death_date": MARCH_1,
            "weight_unit": "01",
            "weight": Decimal("72.50"),
        },
    ),
    ("DMG*D8*20240301*F", {"birth_date": MARCH_1, "birth_date_text": "20240301", "sex": "F"}),
    ("CL1*1*7*30", {"type": "1", "source": "7", "patient_status": "30"}),
    ("CN1*02*100.00", {"type": "02", "amount": Decimal("100.00")}),
    ("CR1*LB*140**A*DH*12.0****", {"weight": Decimal(140), "reason": "A", "distance": Decimal("12.0")}),
    ("CR2********M**PAIN", {"condition": "M", "description_1": "PAIN", "description_2": None}),
    ("CR3*I*MO*6", {"type": "I", "unit": "MO", "quantity": Decimal(6)}),
    (
        "CRC*07*Y*01*02",
        {"category": "07", "applies": "Y", "condition_1": "01", "conditions": ("01", "02")},
    ),
    ("DTP*472*RD8*20240301-20240305", {"qualifier": "472", "dates": (MARCH_1, MARCH_5)}),
    ("DTP*435*DT*202403011230", {"period": "202403011230", "dates": (MARCH_1, MARCH_1)}),
    ("DTP*472*D8*20240230", {"period": "20240230", "dates": (None, None)}),
    ("DTP*096*TM*1230", {"period": "1230", "dates": (None, None)}),
    ("DTM*232*20240301", {"qualifier": "232", "date": MARCH_1, "dates": (MARCH_1, MARCH_1)}),
    ("DTM*232*2024031", {"date": None, "dates": (None, None)}),
    ("FRM*1A*Y", {"question": "1A", "yes_no": "Y", "answer": None}),
    (
        "HCP*03*100.0*10.00*ORG*1.5",
        {"method": "03", "allowed": Decimal("100.0"), "organization": "ORG", "rate": Decimal("1.5")},
    ),
    ("K3*STATE DATA", {"text_value": "STATE DATA"}),
    ("LIN**N4*50242005306", {"qualifier": "N4", "ndc": "50242005306"}),
    ("LQ*HE*M119", {"qualifier": "HE", "code": "M119"}),
    ("LX*1", {"number": 1}),
    ("MEA*TR*R2*9.80", {"reference": "TR", "qualifier": "R2", "result": Decimal("9.80")}),
    ("NTE*ADD*DISCARDED 20 MG", {"qualifier": "ADD", "note": "DISCARDED 20 MG"}),
    ("OI***Y*P**Y", {"benefits_assigned": "Y", "signature_source": "P", "release": "Y"}),
    ("PS1*PN222222*110", {"provider": "PN222222", "charge": Decimal(110)}),
    ("PWK*OZ*BM***AC*DMN0012", {"report": "OZ", "transmission": "BM", "id_qualifier": "AC", "id": "DMN0012"}),
    ("QTY*PT*2", {"qualifier": "PT", "quantity": Decimal(2)}),
    ("AMT*D*0411.00", {"qualifier": "D", "amount": Decimal("411.00")}),
    (
        "SV5*DM:A4631*DA*30*50*5000*4",
        {
            "unit": "DA",
            "quantity": Decimal(30),
            "rental": Decimal(50),
            "purchase": Decimal(5000),
            "frequency": "4",
        },
    ),
    (
        "SVD*43*55*HC:84550**3",
        {"payer": "43", "paid": Decimal(55), "revenue_code": None, "quantity": Decimal(3)},
    ),
    (
        "BPR*I*1222.50*C*ACH*CCP*01*888999777*DA*24681012*1935665544**01*111333555*DA*144444*20240301",
        {"amount": Decimal("1222.50"), "method": "ACH", "payer": "1935665544", "date": MARCH_1},
    ),
    ("TRN*1*71700666555*1935665544", {"type": "1", "number": "71700666555", "payer": "1935665544"}),
    ("RDM*FT**SITE", {"transmission": "FT", "name": None, "number": "SITE"}),
    (
        "CLP*5554555444*1*800*500*300*12*94060555410000*11*1",
        {
            "id": "5554555444",
            "status": "1",
            "charge": Decimal(800),
            "paid": Decimal(500),
            "patient_responsibility": Decimal(300),
            "payer_claim_number": "94060555410000",
            "frequency": "1",
        },
    ),
    ("MIA*0***138018.40*MA07", {"drg_amount": Decimal("138018.40"), "remarks": ("MA07",)}),
    (
        "MOA*.5**MA01**N30",
        {"rate": Decimal("0.5"), "remark_1": "MA01", "remark_2": None, "remarks": ("MA01", "N30")},
    ),
    ("TS2*59786*55375.77", {"drg": Decimal(59786), "federal": Decimal("55375.77")}),
    (
        "TS3*6543210903*11*20240301*1*138018.40",
        {
            "provider": "6543210903",
            "fiscal_date": MARCH_1,
            "claims": Decimal(1),
            "charges": Decimal("138018.40"),
        },
    ),
    (
        "STC*A3:21:QC*20240301*U*80",
        {"date": MARCH_1, "action": "U", "charge": Decimal(80), "status_2": None},
    ),
    ("AK1*HC*0007*005010X222A1", {"function": "HC", "control_number": "0007", "version": "005010X222A1"}),
    ("AK2*837*0001*005010X222A1", {"transaction": "837", "control_number": "0001"}),
    ("AK9*P*2*2*1*2", {"code": "P", "included": 2, "received": 2, "accepted": 1, "errors": ("2",)}),
    ("IK3*CLM*22*2300*8", {"segment_tag": "CLM", "position": 22, "loop": "2300", "code": "8"}),
    ("IK4*5:3*1325*7*Q", {"data_element": 1325, "code": "7", "copy": "Q"}),
    ("IK5*R*I5", {"code": "R", "errors": ("I5",)}),
    ("CTX*SITUATIONAL TRIGGER*CLM*22**5:3*1325", {"segment_tag": "CLM", "position": 22, "loop": None}),
]


@pytest.mark.parametrize(
    ("text", "values"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_example_holds_its_values(text, values):
    read = read_segment(text)
    assert {name: getattr(read, name) for name in values} == values
    assert read.text == text


def test_every_segment_has_an_example():
    shown = {text.split("*", 1)[0] for text, _ in EXAMPLES}
    assert TAGS - shown == {"CAS", "CLM", "CTP", "HI", "PLB", "SV1", "SV2", "SVC"}  # below


def test_a_claim():
    claim = read_segment("CLM*26463774*0100.00***11:B:1*Y*A*Y*I*P*AA:EM::CA")
    assert (claim.id, str(claim.charge)) == ("26463774", "100.00")
    assert (claim.facility.facility, claim.facility.qualifier, claim.facility.frequency) == ("11", "B", "1")
    assert (claim.related_causes.causes, claim.related_causes.state) == (("AA", "EM"), "CA")


def test_a_professional_line():
    line = read_segment("SV1*HC:J9312:JZ:59:::RITUXIMAB*1000.50*UN*0.12500*11**1:2**Y")
    assert (line.procedure.qualifier, line.procedure.code) == ("HC", "J9312")
    assert line.procedure.modifiers == ("JZ", "59")
    assert line.procedure.description == "RITUXIMAB"
    assert (line.charge, str(line.quantity)) == (Decimal("1000.50"), "0.12500")
    assert (line.place_of_service, line.diagnosis_pointers.pointers, line.emergency) == ("11", (1, 2), "Y")


def test_a_line_with_nothing_that_can_be_read():
    line = read_segment("SV1**abc*UN*1O***A:2")
    assert (line.procedure, line.charge, line.quantity) == (None, None, None)
    assert line.diagnosis_pointers.pointers == (2,)
    assert line.unreadable == (
        (2, "not a decimal number"),
        (4, "not a decimal number"),
        (7, "component 1: not a whole number"),
    )


def test_an_institutional_line():
    line = read_segment("SV2*0636*HC:J1745*10.00*UN*10**1.50")
    assert (line.revenue_code, line.procedure.code) == ("0636", "J1745")
    assert (line.charge, line.quantity, line.non_covered) == (Decimal(10), Decimal(10), Decimal("1.5"))


def test_a_drug_quantity():
    drug = read_segment("CTP****0.500*ML")
    assert (str(drug.quantity), drug.unit.unit) == ("0.500", "ML")


def test_diagnoses_and_institutional_codes():
    read = read_segment("HI*ABK:M0579:::::::Y**BH:11:D8:20240301*BI:70:RD8:20240301-20240305*BE:01:::1.50")
    main, occurrence, span, value = read.codes
    assert (main.qualifier, main.code, main.present_on_admission) == ("ABK", "M0579", "Y")
    assert main.dates == (None, None)
    assert occurrence.dates == (MARCH_1, MARCH_1)
    assert span.dates == (MARCH_1, MARCH_5)
    assert str(value.amount) == "1.50"
    assert read.code_2 is None


def test_adjustments_are_all_six():
    read = read_segment("CAS*CO*45*1.00**97*2.50*1**3**50*4.00**96*5.00*0**6.00*7")
    assert read.group == "CO"
    assert read.adjustments == (
        ("45", Decimal("1.00"), None),
        ("97", Decimal("2.50"), Decimal(1)),
        ("", Decimal(3), None),
        ("50", Decimal("4.00"), None),
        ("96", Decimal("5.00"), Decimal(0)),
        ("", Decimal("6.00"), Decimal(7)),
    )


def test_an_adjustment_without_a_readable_amount_keeps_its_reason():
    assert read_segment("CAS*PR*1*abc").adjustments == (("1", None, None),)
    assert read_segment("CAS*PR").adjustments == ()


def test_provider_adjustments():
    read = read_segment("PLB*1234567890*20240301*CV:9876514*-1.27*72*5.00**3*L6:INT")
    assert (read.provider, read.fiscal_date) == ("1234567890", MARCH_1)
    assert [(reason.code, reason.reference, amount) for reason, amount in read.adjustments] == [
        ("CV", "9876514", Decimal("-1.27")),
        ("72", None, Decimal(5)),
        (None, None, Decimal(3)),
        ("L6", "INT", None),
    ]


def test_a_paid_line():
    read = read_segment("SVC*HC:J9312:JZ*100*80*0636*1*HC:J9310*2.00")
    assert (read.charge, read.paid, read.revenue_code) == (Decimal(100), Decimal(80), "0636")
    assert (read.procedure.code, read.submitted_procedure.code) == ("J9312", "J9310")
    assert (read.units_paid, str(read.units_submitted)) == (Decimal(1), "2.00")


def test_claim_statuses():
    read = read_segment("STC*A3:21:QC*20240301*U*80******A8:562:85*A7:500*RESEND")
    assert [(one.category, one.status, one.entity) for one in read.statuses] == [
        ("A3", "21", "QC"),
        ("A8", "562", "85"),
        ("A7", "500", None),
    ]
    assert read.message == "RESEND"


def test_further_references():
    read = read_segment("REF*EI*1**2U:9:9F:10")
    assert read.further.references == (("2U", "9"), ("9F", "10"))


def test_where_an_error_is():
    read = read_segment("IK4*5:3:2*1325*7*Q")
    assert (read.position.element_number, read.position.component, read.position.repetition) == (5, 3, 2)


# The door of the room.


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_a_tag_s_class_comes_by_name_too(tag):
    assert getattr(x12tools.segments, tag) is segment_class(tag)


def test_every_file_of_a_segment_has_its_tag_and_back():
    others = {"__init__", "base", "composites", "dictionary", "values"}
    found = {path.stem for path in Path(x12tools.segments.__file__).parent.glob("*.py")} - others
    assert {stem.upper() for stem in found} == set(TAGS)
    assert all(stem == stem.lower() for stem in found)


@pytest.mark.parametrize(
    "tag", ["", "ZZZ", "sv1", "BASE", "base", "composites", "..", ".wire", "__init__", "os"]
)
def test_a_tag_without_a_class_is_a_plain_segment(tag):
    assert segment_class(tag) is Segment
    assert read_segment(f"{tag}*1*2").element(2) == "2"


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="ZZZ"):
        x12tools.segments.ZZZ  # noqa: B018


def test_only_what_is_met_is_imported():
    look = (
        "import sys, x12tools.segments as s; s.read_segment('LX*1');"
        "print(sorted({t for t in s.TAGS if 'x12tools.segments.' + t.lower() in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['LX']"
