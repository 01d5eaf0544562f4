"""The model, the writer, and how a defect is declared."""

import configparser
import io
import random
from pathlib import Path

import attrs
from making import DAY, clean_claim

import x12tools
from x12tools.engine.options import Options
from x12tools.synth.defects import load_defects, planted
from x12tools.synth.model import Claim
from x12tools.synth.writing import Writer

ROOT = Path(__file__).parents[2]


def check(*claims: Claim) -> list[tuple[str, int | None]]:
    text = io.StringIO()
    with Writer(text, claims[0].form, DAY, batch=1) as out:
        for claim in claims:
            out.add(claim)
    report = x12tools.check(text.getvalue().encode("latin-1"), Options(as_of=DAY))
    return [(finding.rule, finding.place.line) for finding in report.findings if finding.holds]


def test_what_is_written_is_a_sound_837() -> None:
    assert check(*[clean_claim(f"SYN{number}") for number in range(3)]) == []


def test_a_planted_fault_is_found_where_it_was_planted() -> None:
    [example] = load_defects()["INF-SEQ-01"][:1]
    faulty = planted(example, clean_claim(), random.Random(1))
    assert faulty is not None
    assert faulty.rule == "INF-SEQ-01"
    assert faulty.words
    assert check(faulty) == [("INF-SEQ-01", faulty.fault_line)]


def test_a_fault_is_not_planted_where_it_cannot_be() -> None:
    [example] = load_defects()["INF-SEQ-01"][:1]
    bare = clean_claim().without_line(4)
    assert planted(example, bare, random.Random(1)) is None


def test_companions_stand_before_their_claim() -> None:
    text = io.StringIO()
    with Writer(text, "837P", DAY) as out:
        out.add(attrs.evolve(clean_claim("SECOND"), companions=(clean_claim("FIRST"),)))
    assert text.getvalue().index("CLM*FIRST*") < text.getvalue().index("CLM*SECOND*")


def test_the_rows_of_a_line_that_goes_go_with_it() -> None:
    from x12tools.synth.model import Administration

    charts = (Administration(line=1), Administration(line=4), Administration(line=5), Administration())
    left = attrs.evolve(clean_claim(), charts=charts).without_line(4)
    assert [row.line for row in left.charts] == [1, 4, None]


def test_synth_is_kept_from_the_rules() -> None:
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    contract = settings["importlinter:contract:synth"]
    assert contract["type"] == "forbidden"
    assert contract["source_modules"].split() == ["x12tools.synth"]
    assert {"x12tools.rules", "x12tools.engine"} <= set(contract["forbidden_modules"].split())
