"""A file in ``pass`` goes; a file in ``fail`` has the findings that stand beside it.

A chart (``.encounters.csv``) and an authorization log (``.auths.csv``) may stand beside it too.
"""

import json

import pytest
from conftest import FIXTURES
from pyx12.params import params
from pyx12.x12n_document import x12n_document

from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.findings import Severity
from x12tools.rules.authorizations import read_authorizations
from x12tools.rules.encounters import read_encounters

PASS = sorted(FIXTURES.glob("*/pass/*.edi"))
FAIL = sorted(path for path in FIXTURES.glob("*/fail/*.edi") if path.parent.parent.name != "cms")
CMS = sorted(FIXTURES.glob("cms/*/*.edi"))

PYX12_REFUSES = {
    "dialysis-with-epoetin": "reads no separators among the control characters",
    "interchanges-of-two-senders": "reads the second interchange by the first one's separators",
    "oxygen-with-certificate": "takes the certificate's PWK*CT for an attachment's",
    "subscriber-abroad": "knows no Canadian provinces in N402",
    "two-provider-adjustments": "lets PLB stand once",
    "workers-compensation": "asks an employer's NM108 and NM109 in 2010BA",
}
"""Sound files that pyx12 4.0.0 calls wrong, and why."""


def options(path):
    log, chart = path.with_suffix(".auths.csv"), path.with_suffix(".encounters.csv")
    read = Options()
    if log.exists():
        read.authorizations = read_authorizations(log)
    if chart.exists():
        read.encounters = read_encounters(chart)
    return read


def name(path):
    return f"{path.parent.parent.name} {path.stem}"


def cases(paths):
    return [pytest.param(path, id=name(path)) for path in paths]


def told(findings):
    return [
        {"rule": f.rule, "severity": f.severity.value, "claim_id": f.claim_id, "line": f.place.line,
         "segment": f.place.segment, "element": f.place.element}
        for f in findings
    ]  # fmt: skip


@pytest.mark.parametrize("path", cases(PASS))
def test_nothing_sound_is_held(path):
    report = check(path, options(path))
    assert [f"{f.rule}: {f.message}" for f in report.findings if f.holds] == []
    assert report.claims
    assert report.exit_code == 0


@pytest.mark.parametrize("path", cases(PASS))
def test_pyx12_takes_what_is_sound(path):
    accepted = x12n_document(params(), str(path), None, None)
    assert accepted is (path.stem not in PYX12_REFUSES), PYX12_REFUSES.get(path.stem)


@pytest.mark.parametrize("path", cases(FAIL))
def test_what_is_wrong_is_found(path):
    expected = json.loads(path.with_suffix(".findings.json").read_text())
    assert told(f for f in check(path, options(path)).findings if f.holds) == expected


@pytest.mark.parametrize("path", cases(CMS))
def test_a_coder_expects_no_more_and_no_less(path):
    """Claims after CMS's examples: all that is found stands beside them, what holds and what does not."""
    beside = path.with_suffix(".findings.json")
    expected = json.loads(beside.read_text()) if path.parent.name == "fail" else []
    assert told(f for f in check(path, options(path)).findings if f.severity is not Severity.INFO) == expected


def test_each_of_them_says_where_it_is_from():
    page = (FIXTURES / "cms" / "README.md").read_text()
    sound, wrong = page.split("## With an everyday mistake")
    for path in CMS:
        assert f"| `{path.stem}` |" in (sound if path.parent.name == "pass" else wrong)
    assert page.count("\n| `") == len(CMS)


def test_a_file_is_named_after_what_it_shows():
    """The lead of a failing claim file's name is the rule that finds it."""
    for path in sorted([*FIXTURES.glob("837*/fail/*.edi"), *FIXTURES.glob("cms/fail/*.edi")]):
        rules = {finding["rule"] for finding in json.loads(path.with_suffix(".findings.json").read_text())}
        assert any(path.stem.startswith(rule) for rule in rules), path.stem
