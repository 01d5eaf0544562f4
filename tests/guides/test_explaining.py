"""One mistake is one finding, in words that name loop, segment and what is expected."""

import pytest
from conftest import FIXTURES
from damage import CLAIM, DEPENDENT, HOSPITAL, changed, recounted, said, structural

from x12tools.engine import check

REMIT = (FIXTURES / "835" / "pass" / "two-provider-adjustments.edi").read_bytes()


@pytest.mark.parametrize(
    ("before", "after", "expected", "words"),
    [
        (
            b"REF*6R*L1~",
            b"REF*QQ*L1~",
            ("IG-QUALIFIER", "2400", "REF", "REF01"),
            "REF01 'QQ' is not used in loop 2400 (Service Line Number)",
        ),
        (
            b"HI*ABK:M0579~",
            b"HI*ABK:M0579~\nHI*ZZZ:1~",
            ("IG-QUALIFIER", "2300", "HI", "HI01-01"),
            "the guide has ABK, BG, BK, BP",
        ),
        (
            b"NM1*85*2*",
            b"NM1*XX*2*",
            ("IG-QUALIFIER", "2010AA", "NM1", "NM101"),
            "NM101 'XX' is not used in Billing Provider Name, loop 2010AA; the guide has 85",
        ),
        (
            b"NM1*82*1*SYNTHETIC*DOC****XX*1245319599~\nPRV*PE*PXC*207RR0500X~",
            b"NM1*ZZ*1*SYNTHETIC*DOC****XX*1245319599~\nN3*3 STREET~\nN4*ANYTOWN*OH*43215~",
            ("IG-QUALIFIER", "2300", "NM1", "NM101"),
            "loop 2300 (Claim Information); the guide has 45, 77, 82",
        ),
        (
            b"BHT*0019*",
            b"BHT*0085*",
            ("IG-ELEMENT-CODE", None, "BHT", "BHT01"),
            "is '0085'; the guide has 0019",
        ),
        (
            b"SV1*HC:96413*",
            b"SV1*QQ:96413*",
            ("IG-ELEMENT-CODE", "2400", "SV1", "SV101-01"),
            "the guide has ER, HC, IV, WK",
        ),
        (
            b"HL*2*1*22*0~",
            b"HL*2*1*99*0~",
            ("IG-QUALIFIER", "2000B", "HL", "HL03"),
            "HL03 '99' is not used in Subscriber Hierarchical Level",
        ),
        (
            b"N4*ANYTOWN*OH*432150001~\nREF*EI*123456789~",
            b"REF*EI*123456789~\nN4*ANYTOWN*OH*432150001~",
            ("IG-SEGMENT-MISPLACED", "2010AA", "N4", None),
            "stands too late: loop 2010AA (Billing Provider Name) has it before REF",
        ),
        (
            b"NM1*82*1*SYNTHETIC*DOC****XX*1245319599~\n",
            b"NM1*82*1*SYNTHETIC*DOC****XX*1245319599~\nREF*G1*AUTH1~\n",
            ("IG-SEGMENT-MISPLACED", "2300", "REF", None),
            "REF*G1 (Prior Authorization) stands too late: loop 2300 (Claim Information)",
        ),
        (
            b"NM1*85*2*SYNTHETIC INFUSION CENTER*****XX*1234567893~\n",
            b"",
            ("IG-SEGMENT-REQUIRED", "2010AA", "NM1", None),
            "NM1 (Billing Provider Name) is missing before N3: loop 2010AA (Billing Provider Name)",
        ),
        (
            b"LX*2~\n",
            b"",
            ("IG-SEGMENT-MISPLACED", "2400", "SV1", None),
            "stands too late",
        ),
        (
            b"LX*1~\n",
            b"",
            ("IG-SEGMENT-REQUIRED", "2400", "LX", None),
            "LX (Service Line Number) is missing before SV1",
        ),
        (
            b"REF*EI*123456789~\n",
            b"",
            ("IG-SEGMENT-REQUIRED", "2010AA", "REF", None),
            "REF (Billing Provider Tax Identification) is missing from loop 2010AA (Billing Provider Name)",
        ),
        (
            b"NM1*PR*2*SYNTHETIC PAYER*****PI*MEDB~\n",
            b"",
            ("IG-LOOP-REQUIRED", "2010BB", "NM1", None),
            "Loop 2010BB (Payer Name, NM1*PR) is missing",
        ),
        (
            b"NM1*40*2*SYNTHETIC CLEARINGHOUSE*****46*RECEIVER~\n",
            b"NM1*40*2*SYNTHETIC CLEARINGHOUSE*****46*RECEIVER~\nN3*1 STREET~\nN4*ANYTOWN*OH*43215~\n",
            ("IG-SEGMENT-MISPLACED", "1000B", "N3", None),
            "N3 is not used in loop 1000B (Receiver Name)",
        ),
        (b"LX*1~", b"lx*1~\nLX*1~", ("IG-SEGMENT-UNKNOWN", "2310B", "lx", None), "capitals: LX"),
        (
            b"N3*2 OAK STREET~",
            b"N3*2 OAK~STREET~",
            ("IG-SEGMENT-UNKNOWN", "2010BA", "STR", None),
            "perhaps a segment terminator stands in the data",
        ),
        (
            b"DMG*D8*19640101*F~",
            b"DMG*D8*19640101*F~\nDMG*D8*19640101*F~",
            ("IG-SEGMENT-REPEAT", "2010BA", "DMG", None),
            "may stand once in loop 2010BA",
        ),
        (
            b"NM1*PR*2*SYNTHETIC PAYER*****PI*MEDB~",
            b"NM1*PR*2*SYNTHETIC PAYER*****PI*MEDB~\nNM1*PR*2*SYNTHETIC PAYER*****PI*MEDB~",
            ("IG-LOOP-REPEAT", "2010BB", "NM1", None),
            "Loop 2010BB (Payer Name) may stand once here",
        ),
        (
            b"REF*EI*123456789~\n",
            b"REF*EI*123456789***A*B~\n",
            ("IG-ELEMENT-EXTRA", "2010AA", "REF", None),
            "REF has 6 elements, the guide 4; perhaps a '*' stands in the data",
        ),
        (
            b"CLM*TRY1*1200.00***11:B:1*",
            b"CLM*TRY1*1200.00***11>B>1*",
            ("IG-SEPARATOR", "2300", "CLM", "CLM05"),
            "CLM05 is split by '>'; ISA16 names ':'",
        ),
        (
            b"HI*ABK:M0579~",
            b"HI*ABK*M0579*ABF*D649~",
            ("IG-SEPARATOR", "2300", "HI", "HI01"),
            "HI01 ends after its qualifier",
        ),
    ],
)
def test_one_mistake_is_one_finding(before, after, expected, words):
    data = changed(CLAIM, before, after)
    found = structural(check(data))
    assert found == [expected]
    assert words in said(data)


def test_a_level_without_its_hl_is_still_walked():
    found = structural(check(changed(CLAIM, b"HL*2*1*22*0~\n", b"")))
    assert found == [
        ("IG-SEGMENT-REQUIRED", "2000B", "HL", None),
        ("IG-HIERARCHY", "2000A", "HL", "HL04"),
    ]


def test_data_is_not_shown_as_a_segment_id():
    data = changed(CLAIM, b"NM1*IL*1*TESTPATIENT*", b"NM1*IL*1~TESTPATIENT*")
    (finding,) = [f for f in check(data).findings if f.rule == "IG-SEGMENT-UNKNOWN"]
    assert finding.place.segment == "TES"
    assert "TESTPATIENT" not in finding.message


def test_a_lost_terminator_is_said_to_be_lost():
    data = changed(CLAIM, b"REF*EI*123456789~\n", b"REF*EI*123456789PER*IC*HELP*TE*5550100000~\n")
    assert "perhaps the terminator '~' before the next segment is lost" in said(data)


def test_a_block_in_the_wrong_order_is_one_finding():
    moved = b"DTP*434*RD8*20240815-20240815~\nCL1*3*1*01~\nHI*ABK:C3411~\n"
    data = changed(HOSPITAL, moved, b"HI*ABK:C3411~\nDTP*434*RD8*20240815-20240815~\nCL1*3*1*01~\n")
    assert structural(check(data)) == [("IG-SEGMENT-MISPLACED", "2300", "DTP", None)]


def test_the_walk_goes_on_after_a_loop_it_does_not_know():
    data = changed(CLAIM, b"LX*2~\n", b"NM1*ZZ*2*SOMEONE~\nN3*1 STREET~\nN4*ANYTOWN*OH*43215~\nLX*2~\n")
    data = changed(data, b"REF*6R*L3~", b"REF*QQ*L3~")
    assert structural(check(data)) == [
        ("IG-QUALIFIER", "2400", "NM1", "NM101"),
        ("IG-QUALIFIER", "2400", "REF", "REF01"),
    ]


def test_loops_of_one_position_come_in_any_order():
    other = (
        b"SBR*S*18*******CI~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*OTHER01~\n"
        b"NM1*PR*2*OTHER PAYER*****PI*OTHER~\n"
        b"NM1*82*1~\nREF*G2*A1~\nNM1*DN*1~\nREF*G2*A2~\n"
    )
    data = changed(CLAIM, b"LX*1~\n", other + b"LX*1~\n")
    assert structural(check(data)) == []


def test_a_transaction_without_content_says_what_is_missing():
    content = CLAIM[CLAIM.index(b"NM1*41") : CLAIM.index(b"SE*37")]
    data = changed(CLAIM, content, b"")
    assert structural(check(data)) == [
        ("IG-LOOP-REQUIRED", "1000A", "NM1", None),
        ("IG-LOOP-REQUIRED", "1000B", "NM1", None),
        ("IG-LOOP-REQUIRED", "2000A", "HL", None),
    ]


def test_a_missing_loop_of_the_transaction_stands_at_its_st():
    content = CLAIM[CLAIM.index(b"HL*1*") : CLAIM.index(b"SE*37")]
    data = changed(CLAIM, content, b"")
    (finding,) = check(data).findings
    assert (finding.rule, finding.place.ordinal) == ("IG-LOOP-REQUIRED", 3)


def test_a_remittance_without_lx_is_still_read():
    report = check(changed(REMIT, b"LX*1~\n", b""))
    assert structural(report) == [("IG-SEGMENT-REQUIRED", "2000", "LX", None)]
    assert [(claim.claim_id, claim.held) for claim in report.claims] == [("TRY1", False)]


@pytest.mark.parametrize(
    ("before", "after", "rule", "severity"),
    [
        (b"PER*BL*HELP DESK*TE*5550100001~\n", b"", "IG-SEGMENT-REQUIRED", "risk"),
        (b"SVC*HC:96413*100*", b"SVC*QQ:96413*100*", "IG-ELEMENT-CODE", "risk"),
        (b"SVC*HC:96413*100*", b"SVC*HC:96413*1OO*", "IG-ELEMENT-TYPE", "reject"),
        (b"BPR*I*1480.28*", b"BPR*I**", "IG-ELEMENT-REQUIRED", "reject"),
    ],
)
def test_on_a_remittance_only_what_hides_an_amount_rejects(before, after, rule, severity):
    found = [f for f in check(changed(REMIT, before, after)).findings if f.rule.startswith("IG-")]
    assert [(f.rule, f.severity.value) for f in found] == [(rule, severity)]


@pytest.mark.parametrize("data", [CLAIM, HOSPITAL, DEPENDENT, REMIT], ids=["P", "I", "patient", "835"])
@pytest.mark.parametrize("how", ["left out", "doubled", "swapped"])
def test_no_segment_out_of_place_makes_a_page(data, how):
    segments = data.split(b"~\n")[:-1]
    for at in range(3, len(segments) - 4):
        damaged = list(segments)
        if how == "left out":
            del damaged[at]
        elif how == "doubled":
            damaged.insert(at, damaged[at])
        else:
            damaged[at], damaged[at + 1] = damaged[at + 1], damaged[at]
        found = structural(check(recounted(b"~\n".join([*damaged, b""]))))
        assert len(found) <= 4, (segments[at], found)


def test_a_loop_with_its_first_segment_alone_is_one_finding():
    data = changed(CLAIM, b"N3*1 MAIN STREET~\nN4*ANYTOWN*OH*432150001~\nREF*EI*123456789~\n", b"")
    assert structural(check(data)) == [("IG-SEGMENT-REQUIRED", "2010AA", "N3", None)]
    assert "Loop 2010AA (Billing Provider Name) has its NM1 alone" in said(data)


def test_a_first_segment_that_comes_second_is_one_finding():
    first, second = b"NM1*85*2*SYNTHETIC INFUSION CENTER*****XX*1234567893~\n", b"N3*1 MAIN STREET~\n"
    found = structural(check(changed(CLAIM, first + second, second + first)))
    assert found == [("IG-SEGMENT-REQUIRED", "2010AA", "NM1", None)]
