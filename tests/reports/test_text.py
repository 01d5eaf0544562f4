"""The report for a person: what it says, fed claim by claim, in a pipe and on a terminal."""

import io
from decimal import Decimal

import attrs
import pytest
from rich.console import Console

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import Report, check
from x12tools.findings import Check, Denial, Fix, Place, Related, Safety, Severity
from x12tools.reports import to_text, wording
from x12tools.reports.as_terminal import show
from x12tools.reports.as_text import TextWriter
from x12tools.reports.feeding import Writer, feed

TWO = to_837(parse("commercial M05.79 | 96413 ++ medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365"))


def on_terminal(report, width, **more):
    file = io.StringIO()
    show(report, Console(file=file, width=width, force_terminal=True, highlight=False, **more))
    return file.getvalue()


def test_a_biller_reads_claim_line_cost_and_what_to_do():
    assert to_text(check(TWO)) == (
        "-\n"
        "Claim 2  TRY2  $1,200.00  HELD\n"
        "  DENIAL  INF-SEQ-01  line 3 loop 2400 SV101-02 (segment 55)\n"
        "    96365 on line 3 is a second initial service beside 96413 on line 2; one is paid for a visit.\n"
        "    At risk:  $62.58 (medicare physician fee 2024), denied as CO-97 "
        "(M15, N19, N20, N431) or CO-236 (N20)\n"
        "    To do:    Bill line 3 as 96367, or add 59 or XS if a second access site or visit is "
        "documented.\n"
        "    Fix:      96365 -> 96367, by 'x12tools fix --accept INF-SEQ-01'\n"
        "    Explains: INF-NCCI-01 (line 3)\n"
        "\n"
        "2 claims: 1 can go, 1 held. $1,200.00 of $1,300.00 held; $62.58 at risk.\n"
    )


def test_a_clean_file_is_two_lines():
    report = check(to_837(parse("commercial M05.79 | 96413")))
    assert to_text(report) == "-\n1 claim: 1 can go, 0 held. $0.00 of $100.00 held; $0.00 at risk.\n"


def test_several_files_end_in_a_table():
    report = Report([], [], [])
    for data in (TWO, b"%PDF"):
        check(data, None, report)
    report.files[0].path, report.files[1].path = "a.837", "scan.pdf"
    lines = to_text(report).splitlines()
    at = lines.index("File      Claims  Can go  Held    Charges  Verdict")
    assert lines[at + 1 : at + 3] == [
        "a.837          2       1     1  $1,300.00  some held",
        "scan.pdf       0       0     0      $0.00  not X12",
    ]
    assert "scan.pdf  NOT X12" in lines
    assert not any("ENV-TEXT-OUTSIDE" in line for line in lines)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_on_a_terminal_is_wider_than_it(width):
    report = check(TWO)
    report.findings[0] = attrs.evolve(report.findings[0], message="a long message " * 20 + "x" * 200)
    drawn = on_terminal(report, width, no_color=True, color_system=None)
    assert max(map(len, drawn.splitlines())) <= width
    assert "".join(drawn.split()).count("alongmessage") == 20


def test_a_terminal_has_colour_and_no_color_takes_it_away():
    assert "\x1b[1;31mHELD" in on_terminal(check(TWO), 80, color_system="standard")
    assert "\x1b[31m" not in on_terminal(check(TWO), 80, no_color=True)


def test_what_a_file_holds_cannot_move_the_cursor():
    hostile = TWO.replace(b"CLM*TRY2", b"CLM*T\x1b[2JY2")
    for text in (to_text(check(hostile)), on_terminal(check(hostile), 80, color_system=None)):
        assert "\x1b[2J" not in text
        assert "T\\x1b[2JY2" in text


def test_square_brackets_are_no_markup():
    report = check(TWO)
    report.findings[0] = attrs.evolve(report.findings[0], message="[bold]NDC[/bold] [red]")
    assert "[bold]NDC[/bold] [red]" in on_terminal(report, 80, color_system=None)


def test_a_report_is_fed_file_by_file_and_claim_by_claim():
    cut = TWO.replace(b"IEA*1*", b"IEA*2*")
    report = Report([], [], [])
    for data in (cut, TWO):
        check(data, None, report)
    told = []

    class Listener(Writer):
        def file(self, file):
            told.append("file")

        def finding(self, finding):
            told.append(finding.rule)

        def claim(self, claim, findings):
            told.append((claim.claim_id, [finding.rule for finding in findings]))

        def end_file(self, file):
            told.append("end")

        def tail(self, sums):
            told.append((sums.claims, sums.held))

    feed(report, Listener(told.append))
    claims = [("TRY1", []), ("TRY2", ["INF-SEQ-01"])]
    assert told == ["file", *claims, "ENV-COUNT", "end", "file", *claims, "end", (4, 3)]


def test_a_claim_that_is_held_for_its_file_says_so():
    text = to_text(check(to_837(parse("commercial M05.79 | 96413")).replace(b"IEA*1*", b"IEA*2*")))
    assert "Claim 1  TRY1  $100.00  HELD\n  Held for what is wrong outside it" in text


FINDING = Check(
    id="INF-XX-01", title="A title", severity=Severity.RISK, snip=6, denials=(Denial("CO", "97"),)
).at(Place(ordinal=7, loop="2400", segment="SV1", element="SV104", line=2), "A message.")


@pytest.mark.parametrize(
    ("more", "row"),
    [
        ({}, ("At risk", "denied as CO-97")),
        (
            {"dollars_at_risk": Decimal("1234.5"), "basis": "charge"},
            ("At risk", "$1,234.50 (charge), denied as CO-97"),
        ),
        ({"fix": Fix(Safety.HUMAN, "Ask the doctor.")}, ("To do", "Ask the doctor.")),
        (
            {"capped_from": Severity.DENIAL, "cap_reason": "the data are old"},
            ("Note", "not a denial: the data are old"),
        ),
        ({"related": (Related("INF-NCCI-01", 2),)}, ("Explains", "INF-NCCI-01 (line 2)")),
        ({"data_date": "2024-07-01"}, ("Data of", "2024-07-01")),
    ],
)
def test_each_thing_known_has_its_label(more, row):
    assert row in list(wording.rows(attrs.evolve(FINDING, **more)))


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1200", "$1,200.00"), ("0.125", "$0.125"), ("-5", "-$5.00"), (None, "no charge")],
)
def test_money_has_cents_and_keeps_its_digits(amount, text):
    assert wording.dollars(None if amount is None else Decimal(amount)) == text


def test_a_writer_can_be_fed_without_a_report():
    lines = []
    writer = TextWriter(lines.append)
    report = check(TWO)
    writer.file(report.files[0])
    writer.claim(report.claims[1], report.findings)
    assert lines[1] == "Claim 2  TRY2  $1,200.00  HELD\n"


def test_many_findings_end_in_a_table_by_rule():
    patients = [f"age={age} commercial M05.79 | 96413 96365" for age in range(50, 60)]
    report = check(to_837(parse(" ++ ".join([*patients, "total=9 commercial M05.79 | 96413"]))))
    lines = to_text(report).splitlines()
    at = lines.index("Severity  Rule        Findings  Claims  At risk  What is wrong")
    assert lines[at + 1 : at + 3] == [
        "reject    BAL-CLAIM          1       1  $129.16  The lines do not add up to the claim's charge",
        "denial    INF-SEQ-01        10      10  $625.80  More than one initial service in one encounter",
    ]
    assert max(map(len, on_terminal(report, 80, color_system=None).splitlines())) <= 80


def test_a_finding_outside_claims_names_its_transaction():
    data = to_837(parse("commercial M05.79 | 96413")).replace(b"\nSE*", b"\nSE*9")
    assert "  REJECT  ENV-COUNT  transaction 0001 SE01 (segment 29)" in to_text(check(data))


def test_a_file_without_claims_says_so():
    report = Report([], [], [])
    for data in (TWO, b"TA1"):
        check(data, None, report)
    report.files[1] = attrs.evolve(report.files[1], path="ta1.edi", readable=True)
    assert to_text(report).splitlines()[-3].split() == ["ta1.edi", "0", "0", "0", "$0.00", "no", "claims"]
