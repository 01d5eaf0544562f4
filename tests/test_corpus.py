"""Files by other hands: every fixture, and the folder that X12_CORPUS names."""

import datetime

import pytest
from conftest import edi_files

from x12tools.engine import check
from x12tools.reports import to_json, to_text
from x12tools.reports.tree import tree


@pytest.mark.parametrize("path", edi_files(), ids=lambda path: path.name)
def test_every_file_gets_a_report_and_a_tree(path):
    report = check(path)
    assert report.exit_code in (0, 1, 2, 3)
    assert path.name in to_text(report)
    assert str(report.files[0].sha256) in to_json(report, datetime.date(2026, 11, 23))
    assert bool(list(tree(path))) == report.files[0].readable
