"""What maps/guides lays over pyx12's maps, each gap with a segment that shows it."""

import pytest
from damage import CLAIM, DEPENDENT, HOSPITAL, changed, structural

from x12tools.engine import check
from x12tools.guides import GUIDES, GuideLoop, load_guide

FACILITY = b"NM1*77*2*SYNTHETIC SITE*****XX*1234567893~\nN3*1 SITE STREET~\nN4*ANYTOWN*OH*%s~\n"


def uses(loop, seen):
    for child in loop.children:
        if isinstance(child, GuideLoop):
            if id(child) not in seen:
                seen.add(id(child))
                yield from uses(child, seen)
        else:
            yield child


@pytest.mark.parametrize("version", ["005010X222A1", "005010X223A2"])
def test_every_state_has_its_list(version):
    states = [
        (use.home, use.elements[1].external)
        for use in uses(load_guide(version).root, set())
        if use.tag == "N4"
    ]
    assert states
    assert [home for home, external in states if external != "states"] == []


@pytest.mark.parametrize("unit", [b"F2", b"GR", b"ME", b"ML", b"UN"])
@pytest.mark.parametrize("data", [CLAIM, DEPENDENT], ids=["subscriber", "patient"])
def test_drug_units_are_the_same_for_subscriber_and_patient(data, unit):
    assert structural(check(changed(data, b"CTP****1*UN~", b"CTP****1*%s~" % unit))) == []


@pytest.mark.parametrize("data", [CLAIM, DEPENDENT], ids=["subscriber", "patient"])
def test_specialty_and_facility_contact_are_the_same_for_subscriber_and_patient(data):
    contact = FACILITY % b"432150001" + b"PER*IC*HELP*TE*5550100000~\n"
    assert structural(check(changed(data, b"LX*1~\n", contact + b"LX*1~\n"))) == []
    wrong = changed(data, b"PRV*PE*PXC*", b"PRV*PE*ZZ*")
    assert structural(check(wrong)) == [("IG-QUALIFIER", "2310B", "PRV", "PRV02")]


@pytest.mark.parametrize(
    ("data", "loop", "before"),
    [
        (CLAIM, "2310C", b"LX*1~\n"),
        (HOSPITAL, "2310E", b"LX*1~\n"),
        (CLAIM, "2420C", b"LX*2~\n"),
    ],
)
def test_a_place_of_service_has_nine_digits(data, loop, before):
    assert structural(check(changed(data, before, FACILITY % b"432150001" + before))) == []
    short = check(changed(data, before, FACILITY % b"43215" + before))
    assert structural(short) == [("IG-ELEMENT-FORMAT", loop, "N4", "N403")]
    assert "must be nine digits" in short.findings[0].message
    abroad = (FACILITY % b"10115").replace(b"*OH*10115", b"**10115*DE")
    assert structural(check(changed(data, before, abroad + before))) == []


def test_other_payer_providers_come_in_any_order():
    other = (
        b"SBR*S*18*******CI~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*OTHER01~\n"
        b"NM1*PR*2*OTHER PAYER*****PI*OTHER~\n"
        b"NM1*85*2~\nREF*G2*A0~\nNM1*82*1~\nREF*G2*A1~\nNM1*DN*1~\nREF*G2*A2~\n"
    )
    assert structural(check(changed(CLAIM, b"LX*1~\n", other + b"LX*1~\n"))) == []


@pytest.mark.parametrize(
    ("attachment", "wrong"),
    [
        (b"PWK*CT*AD~\n", []),
        (b"PWK*CT*FX***AC*CONTROL1~\n", []),
        (b"PWK*03*FX***AC*CONTROL1~\nPWK*CT*NS~\n", []),
        (b"PWK*03*AD~\n", [("IG-ELEMENT-CODE", "2400", "PWK", "PWK02")]),
    ],
)
def test_a_certificate_and_an_attachment_may_both_be_a_certification(attachment, wrong):
    data = changed(CLAIM, b"DTP*472", attachment + b"DTP*472")
    assert structural(check(data)) == wrong


def test_a_claim_file_without_a_billing_provider_is_not_whole():
    content = CLAIM[CLAIM.index(b"HL*1*") : CLAIM.index(b"SE*37")]
    assert structural(check(changed(CLAIM, content, b""))) == [("IG-LOOP-REQUIRED", "2000A", "HL", None)]


REFUSED = (
    b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*SUBMITTER      *240905*1200*^*00501*000000001"
    b"*0*T*:~\nGS*HN*PAYER*SUBMITTER*20240905*1200*1*X*005010X214~\nST*277*0001*005010X214~\n"
    b"BHT*0085*08*A1*20240905*1200*TH~\nHL*1**20*1~\nNM1*PR*2*SYNTHETIC PAYER*****PI*MEDB~\nTRN*1*A1~\n"
    b"DTP*050*D8*20240905~\nDTP*009*D8*20240905~\nHL*2*1*21*0~\n"
    b"NM1*41*2*SYNTHETIC BILLING*****46*SUBMITTER~\nTRN*2*TRY1~\nSTC*A3:21*20240905*U*100~\nSE*12*0001~\n"
    b"GE*1*1~\nIEA*1*000000001~\n"
)


def test_an_acknowledgement_may_end_with_the_receiver():
    assert structural(check(REFUSED)) == []


def test_an_acknowledgement_goes_from_the_provider_to_the_patient():
    patient = (
        b"HL*3*2*19*1~\nNM1*85*2*SYNTHETIC CENTER*****XX*1234567893~\nHL*4*3*PT~\n"
        b"NM1*QC*1*TESTPATIENT*PAT****MI*MEMBER0001~\nTRN*2*TRY1~\nSTC*A3:21*20240905*U*100~\n"
        b"DTP*472*D8*20240815~\n"
    )
    data = changed(REFUSED.replace(b"HL*2*1*21*0", b"HL*2*1*21*1"), b"SE*12", patient + b"SE*12")
    assert structural(check(data)) == []


@pytest.mark.parametrize("version", sorted(GUIDES))
def test_every_guide_loads_with_its_overlays(version):
    assert load_guide(version).root.children
