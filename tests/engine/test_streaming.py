"""A check that keeps sums alone says the same as one that keeps everything."""

import re

import attrs
import pytest
from conftest import edi_files

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import FileRead, Report, check
from x12tools.engine.options import Options
from x12tools.engine.side_files import add_side_files, named
from x12tools.engine.streaming import StreamedReport
from x12tools.findings import Severity
from x12tools.rules.encounters import read_encounters

THREE = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365 ++ M05.79 | J9312x100-JZ 96413"))


class Kept:
    """A listener that keeps all it is told, and turns verdicts when it is told so."""

    def __init__(self):
        self.files, self.claims, self.findings, self.turned = [], [], [], []

    def file(self, file):
        self.files.append(file.path)

    def finding(self, finding):
        self.findings.append(finding)

    def claim(self, claim, findings):
        self.claims.append(attrs.evolve(claim))
        self.findings += findings

    def held(self, first, last):
        self.turned.append((first, last))
        for claim in self.claims[first : last + 1]:
            claim.held = True

    def end_file(self, file):
        pass


def both(sources, options=None):
    """The listener, the streamed report and the whole one."""
    kept = Kept()
    options = options or Options()
    reports = StreamedReport(kept, named(options.encounters, options.authorizations)), Report([], [], [])
    for report in reports:
        for source in sources:
            check(source, options, report)
        add_side_files(report, options.encounters, options.authorizations, options.hold_on)
    return kept, *reports


def agree(kept, streamed, whole):
    assert kept.claims == whole.claims
    assert kept.findings == whole.findings
    assert streamed.sums == whole.sums
    assert (streamed.exit_code, streamed.rejected) == (whole.exit_code, whole.rejected)
    assert (streamed.claims, streamed.findings) == ([], [])


@pytest.mark.parametrize("part", range(8))
def test_every_fixture_is_judged_alike(part):
    for path in edi_files()[part::8]:
        agree(*both([path]))


@pytest.mark.parametrize(
    ("edit", "turned"),
    [
        ((b"IEA*1*", b"IEA*2*"), [(0, 1)]),
        ((b"\nSE*", b"\nSE*9"), [(0, 1)]),
        ((b"NM1*PR*", b"NM1*QQ*"), None),
    ],
)
def test_a_claim_that_was_told_turns_when_what_holds_it_comes_later(edit, turned):
    data = to_837(parse("M05.79 | 96413 ++ M05.79 | J9312x100-JZ 96413")).replace(*edit)
    kept, streamed, whole = both([data, THREE])
    agree(kept, streamed, whole)
    assert turned is None or kept.turned == turned
    assert streamed.sums.of(0).held == 2
    assert streamed.sums.of(1).held == 1


def test_a_level_holds_what_lies_under_it_alone():
    payer = b"NM1*PR*2*SYNTHETIC PAYER*****PI*MEDB~\n"
    assert THREE.count(payer) == 3
    before, after = THREE.split(payer, 1)
    (count,) = re.findall(rb"\nSE\*(\d+)", after)
    after = after.replace(b"\nSE*" + count, b"\nSE*%d" % (int(count) - 1))
    kept, streamed, whole = both([before + after])
    agree(kept, streamed, whole)
    assert [claim.held for claim in kept.claims] == [True, True, False]


def test_a_finding_before_the_first_interchange_waits_for_it():
    kept, streamed, whole = both([b"%PDF", b"stray\n" + THREE])
    agree(kept, streamed, whole)
    assert [file.readable for file in streamed.files] == [False, True]
    assert {rule for _, rule in streamed.sums.rules} == {"ENV-TEXT-OUTSIDE", "INF-DRG-01", "INF-SEQ-01"}


def test_side_files_reach_the_claims_that_their_rows_name(tmp_path):
    path = tmp_path / "chart.csv"
    path.write_text("claim_id,line,hcpcs,dose,dose_unit\nTRY3,1,J9312,1OO,mg\nTRY-1,1,J9312,1,mg\n")
    options = Options(encounters=read_encounters(str(path)), hold_on=frozenset(Severity))
    kept, streamed, whole = both([THREE], options)
    agree(kept, streamed, whole)
    assert [claim.held for claim in kept.claims] == [True, True, True]
    assert {one.rule for one in kept.findings if one.file == 1} >= {"DATA-CELL", "DATA-CLAIM"}


def test_a_file_that_breaks_off_lets_none_of_its_claims_go():
    kept = Kept()
    report = StreamedReport(kept)
    check(THREE, None, report)
    report.begin_file(FileRead("gone", "", 0, False, 0, 0, 0))
    report.begin("interchange")
    report.add_claim(attrs.evolve(kept.claims[0], file=1), [])
    report.lose_file(1, "gone")
    assert kept.turned == [(3, 3)]
    assert (report.sums.of(0).held, report.sums.of(1).held) == (1, 1)
    assert report.file_code(1) == 3
