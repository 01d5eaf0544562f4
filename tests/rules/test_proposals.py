"""What a rule proposes, when accepted, ends its finding; what a person must decide has no change."""

import pytest
from typed_claims import given

from x12tools.engine import check
from x12tools.findings import Safety
from x12tools.fixes import change_list, fix, undo
from x12tools.rules.authorizations import authorizations
from x12tools.wire import write


@pytest.mark.parametrize(
    ("rule", "text", "after"),
    [
        ("INF-SEQ-01", "M05.79 | 96413 96365", "M05.79 | 96413 96367"),
        ("INF-SEQ-01", "M05.79 | 96374 96360", "M05.79 | 96374 96361"),
        (
            "INF-SEQ-01",
            "M05.79 | 96365 96374 || line=1 08:00-10:00 encounter=A; line=2 20:00 encounter=B",
            "M05.79 | 96365 96374-XE",
        ),
        (
            "INF-SEQ-01",
            "M05.79 | 96365 96374 || line=1 access=port; line=2 access=arm",
            "M05.79 | 96365 96374-XS",
        ),
        ("INF-SEQ-04", "M05.79 | J9312x100-JZ 96415", "M05.79 | J9312x100-JZ 96413"),
        ("INF-SEQ-04", "E11.9 | J3420 96372-59 96375", "E11.9 | J3420 96372-59 96374"),
        ("INF-SEQ-06", "C18.9 | 96413 96368x3$300", "C18.9 | 96413 96368$100.00"),
        ("INF-SEQ-06", "C18.9 | 96413 96368 96368", "C18.9 | 96413 96368"),
        ("INF-SEQ-06", "C18.9 | 96413 96368x2$200 96368 96415", "C18.9 | 96413 96368$100.00 96415(ref6r=L4)"),
        ("INF-SEQ-02", "837I R11.2 | 96374 96367", "837I R11.2 | 96375 96365"),
        ("INF-SEQ-10", "R52 | J2270 96374 96376", "R52 | J2270 96374"),
        (
            "INF-TIM-01",
            "M81.0 | J3489x5-JZ 96365 || J3489 IV 10:00-10:10",
            "M81.0 | J3489x5-JZ 96374 || J3489 IV 10:00-10:10",
        ),
        (
            "INF-TIM-02",
            "E86.0 | J7030 96360 || J7030 10:00-10:20",
            "E86.0 | J7030 || J7030 10:00-10:20",
        ),
        (
            "INF-TIM-11",
            "pos=12 L03.115 | G0068x1 || line=1 09:00-10:00",
            "pos=12 L03.115 | G0068x4 || line=1 09:00-10:00",
        ),
        ("INF-SEQ-14", "M05.79 | 96413 96365-59-XS", "M05.79 | 96413 96365-XS"),
        ("INF-SEQ-17", "C61 | J9217-JZ 96401", "C61 | J9217-JZ 96402"),
        ("INF-FAM-01", "K50.90 | J1745x40-JZ 96365 96366", "K50.90 | J1745x40-JZ 96413 96415"),
        (
            "INF-FAM-01",
            "K50.90 | J1745x40-JZ J1885x2-JZ 96365 96366 96375",
            "K50.90 | J1745x40-JZ J1885x2-JZ 96413 96415 96375",
        ),
        (
            "INF-FAM-01",
            "M05.79 | J0696x4 J1745x40-JZ 96366 96365",
            "M05.79 | J0696x4 J1745x40-JZ 96366 96413",
        ),
        (
            "INF-FAM-01",
            "C90.00 | J9041x35-JZ J2405x4 96375 96374",
            "C90.00 | J9041x35-JZ J2405x4 96375 96409",
        ),
        ("INF-FAM-02", "J15.9 | J0696x8 96413 96415", "J15.9 | J0696x8 96365 96366"),
        (
            "INF-FAM-10",
            "C50.911 | J2506x12-JZ/55513019201:1UN 96372",
            "C50.911 | J2506x12-JZ/55513019201:1UN 96377",
        ),
        ("INF-FAM-13", "C90.00 | J9144x180-JZ 96372", "C90.00 | J9144x180-JZ 96401"),
        (
            "INF-DRG-07",
            "2024-05-01 M05.79 | J2930x1-JZ$100 96374",
            "2024-05-01 M05.79 | J2919x25-JZ$100 96374",
        ),
        (
            "INF-DRG-15",
            "837I tob=0721 N18.6 Z99.2 | 0634:J0885x10$200",
            "837I tob=0721 N18.6 Z99.2 | 0634:Q4081x100$200",
        ),
        ("INF-DRG-22", "M05.79 | J1745x30.5-JZ$900 96413", "M05.79 | J1745x31-JZ$900 96413"),
        (
            "INF-DRG-23",
            "2025-06-02 D69.3 | J2802x25-JZ$900 96372 || J2802 SC 250mcg",
            "2025-06-02 D69.3 | J2802x250-JZ$900 96372",
        ),
        (
            "INF-DRG-04",
            "M05.79 | J1745x100-JZ$1000 96413 || J1745 IV 100mg",
            "M05.79 | J1745x10-JZ$100.00 96413",
        ),
        (
            "INF-JW-01",
            "M05.79 | J1745x40 96413 || J1745 IV 400mg 4x100mg",
            "M05.79 | J1745x40-JZ 96413",
        ),
        (
            "INF-JW-02",
            "M05.79 | J1745x40-JW-JZ 96413 || J1745 IV 400mg 4x100mg",
            "M05.79 | J1745x40-JZ 96413",
        ),
        (
            "INF-JW-04",
            "M05.79 | J1745x35 J1745x10-JW$1000 96413 || J1745 IV 350mg 4x100mg",
            "M05.79 | J1745x35 J1745x5-JW$500.00 96413",
        ),
        (
            "INF-JW-05",
            "C56.9 | J9045x12$1200 96413 || J9045 IV 500mg 1x600mg multi-dose",
            "C56.9 | J9045x10$1000.00 96413",
        ),
        (
            "INF-JW-06",
            "C34.11 | 96409 J9305x1 J9305-JW || J9305 IV 7mg 1x10mg",
            "C34.11 | 96409 J9305x1-JZ",
        ),
        (
            "INF-JW-12",
            "M05.79 | 96413 J1745x35$0.01 J1745x5-JW || J1745 IV 350mg 4x100mg white-bagged",
            "M05.79 | 96413 J1745x35$0.01",
        ),
        ("INF-JW-13", "EXHMO1 M05.79 | J1745x40-JZ 96413", "EXHMO1 M05.79 | J1745x40 96413"),
        ("INF-JW-14", "M05.79 | J1745x40-JZ 96413-JZ", "M05.79 | J1745x40-JZ 96413"),
        (
            "INF-NDC-03",
            "M05.79 | J1745x40-JZ/57894003001:4UN 96413 >> LIN**N4 => LIN**UP",
            "M05.79 | J1745x40-JZ/57894003001:4UN 96413",
        ),
        (
            "INF-NDC-02",
            "M05.79 | J9305x10-JZ/0002764001:1UN 96409",
            "M05.79 | J9305x10-JZ/00002764001:1UN 96409",
        ),
        ("INF-NCCI-03", "D51.0 | J3420 96372 99211-25", "D51.0 | J3420 96372"),
        ("INF-NCCI-05", "C18.9 | J9271x200-JZ 96413 96523", "C18.9 | J9271x200-JZ 96413"),
        ("INF-NCCI-02", "C44.90 | 96406 96405", "C44.90 | 96406"),
        ("INF-NCCI-06", "J15.9 | J0696x4 96365 36000", "J15.9 | J0696x4 96365"),
        ("INF-NCCI-07", "C18.9 | J9271x200-JZ 96413 36591", "C18.9 | J9271x200-JZ 96413"),
        ("INF-NCCI-15", "EXHMO1 M05.79 | 96365-59 96372", "EXHMO1 M05.79 | 96365-59 96372-59"),
        (
            "INF-MOD-01",
            "D64.81 C50.911 | J0881x100-JZ(mea=9.4) 96372",
            "D64.81 C50.911 | J0881x100-JZ-EA(mea=9.4) 96372",
        ),
        (
            "INF-MOD-05",
            "837I 2025-10-02 C34.11 | 0636:J9271x200-JZ 96413 || J9271 340b",
            "837I 2025-10-02 C34.11 | 0636:J9271x200-JZ-TB 96413 || J9271 340b",
        ),
        ("INF-MOD-09", "837I C34.11 | 96413-PO-59", "837I C34.11 | 96413-59-PO"),
        (
            "INF-JW-01",
            "M05.79 | J1745x40$4000.00 96413 || J1745 IV 350mg 4x100mg",
            "M05.79 | J1745x35$3500.00 96413 J1745x5-JW$500.00(ref6r=L1-2)",
        ),
        (
            "INF-JW-01",
            "M05.79 | J1745x31$1000.00 96413 || J1745 IV 305mg 4x100mg",
            "M05.79 | J1745x31$775.00 96413 J1745x9-JW$225.00(ref6r=L1-2)",
        ),
        (
            "INF-JW-01",
            "M05.79 | J1745x35$3500.00/57894003001:3.5UN 96413 || J1745 IV 350mg 4x100mg",
            "M05.79 | J1745x35$3062.50/57894003001:3.5UN 96413 "
            "J1745x5-JW$437.50/57894003001:0.5UN(ref6r=L1-2)",
        ),
        (
            "INF-JW-01",
            "837I 2025-10-02 tob=0131 C34.11 | 0636:J9271x200$2000.00 0335:96413 || J9271 IV 150mg 2x100mg",
            "837I 2025-10-02 tob=0131 C34.11 | 0636:J9271x150$1500.00 0335:96413 "
            "0636:J9271x50-JW$500.00(ref6r=L1-2)",
        ),
        (
            "INF-JW-08",
            "M05.79 | J1745x40-JZ$333.33/57894003001:4UN 96413 || J1745 IV 350mg 4x100mg line=1",
            "M05.79 | J1745x35$291.66/57894003001:3.5UN 96413 J1745x5-JW$41.67/57894003001:0.5UN(ref6r=L1-2)",
        ),
        (
            "INF-REV-02",
            "2023-05-15 M05.79 | J1745x35$350.00 96413 || J1745 IV 350mg 4x100mg",
            "2023-05-15 M05.79 | J1745x35$306.25 96413 J1745x5-JW$43.75(ref6r=L1-2)",
        ),
        (
            "INF-JW-05",
            "C56.9 | J9045x10$1000 J9045x2-JW$200 96413(ref6r=X) || J9045 IV 500mg 1x600mg multi-dose",
            "C56.9 | J9045x10$1000 96413(ref6r=X)",
        ),
        (
            "INF-TIM-03",
            "K50.90 | J1745x40-JZ 96413 96415x2$101 || J1745 IV 09:00-11:30",
            "K50.90 | J1745x40-JZ 96413 96415$50.50",
        ),
        (
            "INF-TIM-03",
            "K50.90 | J1745x40-JZ 96413 96415x3$100 || J1745 IV 09:00-11:30",
            "K50.90 | J1745x40-JZ 96413 96415$100",
        ),
        (
            "INF-TIM-06",
            "C67.9 | J9060x14-JZ J7030 96413 96415 96361 || J7030 09:00-11:00; J9060 IV 09:00-11:00",
            "C67.9 | J9060x14-JZ J7030 96413 96415",
        ),
        (
            "INF-TIM-09",
            "K50.90 | J1745x40-JZ 96413 96415$100 || J1745 IV 09:00-11:35",
            "K50.90 | J1745x40-JZ 96413 96415x2$100",
        ),
        (
            "INF-DRG-05",
            "C34.11 | J9271x2-JZ$9000 96413 || J9271 IV 200mg 2x100mg",
            "C34.11 | J9271x200-JZ$9000 96413",
        ),
        (
            "INF-DRG-12",
            "M05.79 | J1745x20-JZ$200/57894003001:2UN 96413 J1745x20-JZ$200/57894003001:2UN",
            "M05.79 | J1745x40-JZ$400/57894003001:4UN 96413",
        ),
        (
            "INF-NDC-05",
            "M05.79 | J9312x50-JZ/50242005306:500ML 96413",
            "M05.79 | J9312x50-JZ/50242005306:50ML 96413",
        ),
        ("INF-NCCI-08", "C18.9 | J9271x200-JZ 96413 J1642x50", "C18.9 | J9271x200-JZ 96413"),
        ("INF-NCCI-13", "J15.9 | J0696x4 96365 E0781-RR", "J15.9 | J0696x4 96365"),
    ],
)
def test_what_is_accepted_is_done_and_no_more(rule, text, after):
    data, options = given(text)
    result = fix(data, [rule], options)
    assert write(result.document) == given(after)[0]
    assert rule not in {finding.rule for finding in result.after.findings}
    assert undo(result.data, change_list(result)) == data
    moved = sum(change.charge for change in result.changes)
    assert moved == result.after.charges - result.before.charges


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        ("INF-JW-01", "M05.79 | J1745x40 96413", "administration record"),
        ("INF-JW-01", "M05.79 | J1745x38 96413 || J1745 IV 350mg 4x100mg", "administration record"),
        ("INF-JW-01", "M05.79 | J1745x40 96413 || J1745 IV 350mg 4x100mg wasted=0mg", "administration"),
        ("INF-JW-01", "M05.79 | J1745x35 96413 || J1745 IV 350mg 4x100mg wasted=0mg", "J1745 x 5 with JW"),
        (
            "INF-JW-01",
            "M05.79 | J1745x35/57894003001:7UN 96413 || J1745 IV 350mg 4x100mg",
            "J1745 x 5 with JW",
        ),
        (
            "INF-JW-08",
            "M05.79 | J1745x20-JZ J1745x20-JZ-59 96413 || J1745 IV 350mg 4x100mg",
            "35 units without JZ",
        ),
        ("INF-JW-02", "M05.79 | J1745x40-JW-JZ 96413", "administration record"),
        ("INF-SEQ-04", "M05.79 | J9312x100-JZ 96415x2", "first service"),
        ("INF-SEQ-04", "M05.79 | 96409 96366", "first service"),
        ("INF-SEQ-04", "E11.9 | J3420 96372 96375", "first service"),
        ("INF-SEQ-04", "2024-08-01 M05.79 | 96413 2024-08-08: 96415", "date or provider"),
        ("INF-SEQ-04", "M05.79 | 96413 96415(rendering=1234567893)", "date or provider"),
        ("INF-FAM-01", "C90.00 | J9041x35-JZ J1756x200-JZ 96375 96365", "in sequence"),
        ("INF-SEQ-06", "C18.9 | 96413 96368x3$100", "once"),
        ("INF-NDC-02", "M05.79 | J9312x100-JZ/1234567890 96413", "label"),
        ("INF-NDC-04", "EXHMO1 M05.79 | J1745x40/57894003001:400ME 96413", "4 UN"),
        ("INF-NDC-06", "M05.79 | J1745x40-JZ/50242005306:50ML 96413", "label"),
        ("INF-JW-03", "M05.79 | J1745x5-JW 96413", "Add the line"),
        ("INF-REV-08", "C50.912 | J9355x45 J9306x420-JZ 96413", "96417"),
        ("INF-NCCI-05", "837I C18.9 | 96413 96523", "another encounter"),
        ("INF-NCCI-01", "C50.911 | J9171x120-JZ 96413 J3420 96372", "59 or XU"),
        ("INF-NCCI-04", "C34.11 | J9271x200-JZ 96413 99214", "Add 25"),
        ("INF-NCCI-06", "J15.9 | 96365 36410", "another vein"),
        ("INF-NCCI-08", "I26.99 | J1644x5 96413", "given as treatment"),
        ("INF-NCCI-14", "C18.9 | J9263x340-JZ 96413 96521", "not billed"),
        ("INF-NCCI-18", "837I R11.2 | 0450:99284 J2405x4 96374", "Add 25"),
        ("INF-MOD-01", "D63.1 D64.81 | J0881x100-JZ@1,2(mea=9.4) 96372", "the record"),
        ("INF-MOD-03", "D63.1 | J0881x100-JZ-EC 96372", "MEA TR"),
        ("INF-MOD-05", "2024-08-15 C34.11 | J9271x200-JZ 96413 || J9271 340b", "TB or JG"),
        ("INF-SET-01", "pos=22 C34.11 | 96413", "facility"),
        ("INF-DX-01", "EXPPO1 auth=A1 M54.50 | J9312x100", "Ask the provider"),
        ("INF-DX-01", "EXPPO1 auth=A1 M54.50 M05.79 | J9312x100", "Point to M0579"),
        ("INF-DX-01", "EXPPO1 auth=A1 L41.0 M06.9 | J1745x10@1", "Point to M069"),
        ("INF-DX-07", "M81.0 | J0897x120-JZ 96372", "which product"),
        ("INF-DX-10", "G30.9 | J0174x700-JZ 96413", "in the registry"),
    ],
)
def test_what_a_person_decides_is_said_and_not_done(rule, text, words):
    data, options = given(text)
    (finding,) = [one for one in check(data, options).findings if one.rule == rule]
    assert finding.fix.safety is Safety.HUMAN
    assert finding.fix.changes == ()
    assert words in finding.fix.text


@pytest.mark.parametrize(
    ("log", "severity", "words"),
    [
        (None, "risk", "has no number."),
        ((), "denial", "the log has none"),
        (({"auth_number": "A9", "member_id": "MEMBER0001", "hcpcs": "J1745"},), "info", "the log has A9"),
        (({"auth_number": "A9", "member_id": "MEMBER0001"},), "info", "the log has A9"),
        (({"auth_number": "A9", "member_id": "OTHER", "hcpcs": "J1745"},), "denial", "the log has none"),
        (({"auth_number": "A9", "member_id": "MEMBER0001", "hcpcs": "J9312"},), "denial", "the log has none"),
        (
            ({"auth_number": "A9", "member_id": "MEMBER0001", "hcpcs": "J1745", "status": "denied"},),
            "denial",
            "the log has none",
        ),
        (
            ({"auth_number": "A9", "member_id": "MEMBER0001", "hcpcs": "J1745", "valid_from": "2024-08-15"},),
            "info",
            "the log has A9",
        ),
        (
            ({"auth_number": "A9", "member_id": "MEMBER0001", "hcpcs": "J1745", "payer_id": "OTHER"},),
            "denial",
            "the log has none",
        ),
    ],
)
def test_the_authorization_log_decides(log, severity, words):
    data, options = given("EXPPO1 M05.79 | J1745x40 96413")
    options.authorizations = None if log is None else authorizations(log)
    (finding,) = check(data, options).findings
    assert (finding.rule, finding.severity.value) == ("INF-PA-01", severity)
    assert words in finding.message


def test_a_hospitals_modifier_is_returned_before_any_remittance():
    data, options = given("837I 2025-10-02 C34.11 | 0636:J9271x200 96413")
    (finding,) = (one for one in check(data, options).findings if one.rule.startswith("INF"))
    assert finding.predicts == ()
    assert "returned to the provider" in finding.message


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("M05.79 | J9312x100-JZ 96413 96365", "62.58"),
        ("E86.0 | J1885x2-JZ 96360 96374", "36.62"),
        ("K50.90 | J1745x40-JZ 96365 96366", "73.90"),
        ("M05.79 | J1745x40-JZ J9312x100-JZ 96365 96367", "101.87"),
        ("K50.90 | J1745x40-JZ J1756x200-JZ 96365 96367", "66.58"),
        ("pos=22 C34.11 | 96413 96415x2", "184.42"),
        ("D51.0 | J3420 96372 99211-25", "23.30"),
        ("C18.9 | J9271x200-JZ 96413 96523", "24.97"),
        ("C50.911 | J9171x120-JZ 96413 J3420 96372", "14.31"),
        ("J15.9 | J0696x4 96365 36000", "30.96"),
        ("C44.90 | J9190x2 96406 96405", "82.89"),
        ("C18.9 | J9271x200-JZ 96413 96368x3$300", "39.28"),
    ],
)
def test_dollars_at_risk(text, dollars):
    data, options = given(text)
    (finding,) = (one for one in check(data, options).findings if one.rule.startswith("INF"))
    assert str(finding.dollars_at_risk) == dollars
    assert finding.basis == "medicare physician fee 2024"


def test_medicaid_after_medicare_asks_for_no_ndc():
    data, options = given("medicaid M05.79 | J1745x40 96413")
    assert "INF-NDC-01" in {finding.rule for finding in check(data, options).findings}
    first = (
        b"SBR*P*18*******MB~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*MEMBER0002~\n"
        b"NM1*PR*2*SYNTHETIC MEDICARE*****PI*MEDB~\nLX*1~"
    )
    crossed = data.replace(b"SBR*P*", b"SBR*S*").replace(b"LX*1~", first)
    assert "INF-NDC-01" not in {finding.rule for finding in check(crossed, options).findings}


@pytest.mark.parametrize(
    ("payer", "said", "not_said"),
    [
        ("", "reopening", "frequency 7"),
        ("commercial ", "frequency 7", "reopening"),
        ("837I ", "type of bill xx7", "frequency 7"),
    ],
)
def test_what_to_send_in_place_of_a_claim_sent_before_is_by_payer(payer, said, not_said):
    data, options = given(f"{payer}M05.79 | 96413 << {payer}M05.79 | 96413")
    (found,) = [one for one in check(data, options).findings if one.rule == "INF-LIF-02"]
    assert said in found.fix.text
    assert not_said not in found.fix.text
