"""A file in ``pass`` goes; a file in ``fail`` has the findings that stand beside it.

An authorization log may stand beside it too (``.auths.csv``).
"""

import json

import pytest
from conftest import FIXTURES

from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.rules.authorizations import read_authorizations

PASS = sorted(FIXTURES.glob("*/pass/*.edi"))
FAIL = sorted(FIXTURES.glob("*/fail/*.edi"))


def options(path):
    log = path.with_suffix(".auths.csv")
    if not log.exists():
        return Options()
    return Options(authorizations=read_authorizations(log))


def name(path):
    return f"{path.parent.parent.name} {path.stem}"


@pytest.mark.parametrize("path", PASS, ids=name)
def test_nothing_sound_is_held(path):
    report = check(path)
    assert [f"{f.rule}: {f.message}" for f in report.findings if f.holds] == []
    assert report.claims
    assert report.exit_code == 0


@pytest.mark.parametrize("path", FAIL, ids=name)
def test_what_is_wrong_is_found(path):
    expected = json.loads(path.with_suffix(".findings.json").read_text())
    found = [
        {"rule": f.rule, "severity": f.severity.value, "claim_id": f.claim_id, "line": f.place.line,
         "segment": f.place.segment, "element": f.place.element}
        for f in check(path, options(path)).findings
        if f.holds
    ]  # fmt: skip
    assert found == expected
