"""What is wrong in a loop that claims share is one finding, and holds each of them."""

import re

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.engine.judging import Judge
from x12tools.engine.options import Options
from x12tools.engine.report import FileRead, Report
from x12tools.engine.shared import SharedFindings
from x12tools.fixes.numbering import renumber
from x12tools.wire import read, write

NPI = b"*XX*1234567893"
WRONG = b"*XX*1234567890"


def claims(*texts):
    return to_837(parse(" ++ ".join(texts)))


def counted(data):
    document = read(data)
    list(renumber(document))
    return write(document)


def under_one_provider(data):
    """The claims of a file with one 2000A: the later ones have lost theirs."""
    head, *rest = re.split(rb"(?=HL\*\d+\*\*20\*)", data)
    first, *others = rest
    others = [re.sub(rb"^.*?HL\*(\d+)\*\d+\*22\*", rb"HL*\1*1*22*", one, flags=re.DOTALL) for one in others]
    return counted(head + first + b"".join(others))


def under_one_subscriber(data):
    """The claims of a file with one 2000B: the later ones begin with their CLM."""
    head, *rest = re.split(rb"(?=HL\*\d+\*\*20\*)", data)
    first, *others = rest
    others = [one[one.index(b"CLM*") :] for one in others]
    return counted(head + first + b"".join(others))


def found(report):
    return [(one.rule, one.place.segment, one.claim) for one in report.findings]


THREE = ("commercial M05.79 | 96413", "D51.0 | J3420 96372", "C34.11 | J9271x200-JZ 96413")


def test_a_wrong_billing_npi_is_said_once_and_holds_all_the_provider_bills():
    report = check(under_one_provider(claims(*THREE)).replace(NPI, WRONG, 1))
    assert found(report) == [("CODE-NPI", "NM1", 0)]
    assert [claim.held for claim in report.claims] == [True, True, True]
    assert report.exit_code == 2


def test_each_provider_is_told_of_its_own():
    data = claims(*THREE)
    assert data.count(NPI) == 3
    report = check(data.replace(NPI, WRONG))
    assert found(report) == [("CODE-NPI", "NM1", 0), ("CODE-NPI", "NM1", 1), ("CODE-NPI", "NM1", 2)]


def test_a_provider_that_is_right_is_not_held_by_the_one_before():
    report = check(claims(*THREE).replace(NPI, WRONG, 1))
    assert [claim.held for claim in report.claims] == [True, False, False]


def test_a_wrong_subscriber_is_said_once_for_all_its_claims():
    data = under_one_subscriber(claims("commercial M05.79 | 96413", "commercial M05.79 | 96413 96415"))
    report = check(data.replace(b"SBR*P*18", b"SBR*P*", 1))
    assert found(report) == [("SIT-PATIENT", "SBR", 0)]
    assert [claim.held for claim in report.claims] == [True, True]


def test_what_only_warns_is_said_once_and_holds_none():
    report = check(under_one_provider(claims(*THREE)).replace(NPI, WRONG, 1), Options(hold_on=frozenset()))
    assert found(report) == [("CODE-NPI", "NM1", 0)]
    assert not any(claim.held for claim in report.claims)


def test_an_edit_is_told_of_each_claim_to_whoever_asks_for_them():
    seen = []
    check(
        under_one_provider(claims(*THREE)).replace(NPI, WRONG, 1),
        Options(on_claim=lambda claim, findings: seen.append([one.rule for one in findings])),
    )
    assert seen == [["CODE-NPI"]] * 3


@pytest.mark.parametrize("id", ["2000A", "2000B"])
def test_nothing_is_kept_of_a_level_that_has_ended(id):
    judge = Judge(Report([FileRead("", "", 0, True, 1, 1, 0)], [], []), 0, Options())
    for _ in range(3):
        judge.begin_level(id)
        judge._shared.hold(id)
    assert len(judge._shared._levels) == 1


def test_a_lower_level_does_not_outlive_the_one_above():
    shared = SharedFindings()
    shared.hold("2000B")
    shared.begin("2000C")
    assert shared.held
    shared.begin("2000A")
    assert not shared.held


def test_a_level_that_never_began_shares_nothing():
    data = claims(*THREE[:1]).replace(NPI, WRONG, 1)
    level = data.index(b"HL*2*1*22*")
    patient = b"HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*DOE*JUNIOR~\n"
    report = check(data[:level] + patient + data[data.index(b"CLM*") :])
    assert ("CODE-NPI", "NM1", 0) in found(report)
