"""A file in ``pass`` goes; a file in ``fail`` has the findings that stand beside it.

An authorization log may stand beside it too (``.auths.csv``).
"""

import json

import pytest
from conftest import FIXTURES
from pyx12.params import params
from pyx12.x12n_document import x12n_document

from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.rules.authorizations import read_authorizations

PASS = sorted(FIXTURES.glob("*/pass/*.edi"))
FAIL = sorted(FIXTURES.glob("*/fail/*.edi"))

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
    log = path.with_suffix(".auths.csv")
    if not log.exists():
        return Options()
    return Options(authorizations=read_authorizations(log))


def name(path):
    return f"{path.parent.parent.name} {path.stem}"


def cases(paths):
    return [pytest.param(path, id=name(path)) for path in paths]


@pytest.mark.parametrize("path", cases(PASS))
def test_nothing_sound_is_held(path):
    report = check(path)
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
    found = [
        {"rule": f.rule, "severity": f.severity.value, "claim_id": f.claim_id, "line": f.place.line,
         "segment": f.place.segment, "element": f.place.element}
        for f in check(path, options(path)).findings
        if f.holds
    ]  # fmt: skip
    assert found == expected


def test_a_file_is_named_after_what_it_shows():
    """The lead of a failing claim file's name is the rule that finds it."""
    for path in sorted(FIXTURES.glob("837*/fail/*.edi")):
        rules = {finding["rule"] for finding in json.loads(path.with_suffix(".findings.json").read_text())}
        assert any(path.stem.startswith(rule) for rule in rules), path.stem
