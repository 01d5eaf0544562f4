"""Claims judged by several processes: the report is that of one, whatever becomes of the others."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import synthetic

from x12tools.engine import check, shares
from x12tools.engine.options import Options


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    for kind in synthetic.GUIDES:
        path = folder / f"{kind}.edi"
        data = "".join(synthetic.segments(kind, 300)).encode("latin-1")
        twice = data.replace(b"SE*", b"SE*9", 1) + data  # a wrong count, and every claim a second time
        path.write_bytes(twice)
    return folder


@pytest.fixture(autouse=True)
def _any_size(monkeypatch):
    monkeypatch.setattr(shares, "_WORTH_IT", 1)


def told(report):
    return (report.files, [(one, one.held) for one in report.claims], report.findings, report.exit_code)


@pytest.mark.parametrize("jobs", [2, 3])
@pytest.mark.parametrize("kind", sorted(synthetic.GUIDES))
def test_several_processes_say_what_one_says(files, kind, jobs):
    path = files / f"{kind}.edi"
    assert told(check(path, Options(jobs=jobs))) == told(check(path, Options()))


def test_what_a_lost_process_had_is_judged_all_the_same(files, monkeypatch):
    path = files / "837P.edi"
    take = shares.Shares.take

    def killing(self, index):
        if index == shares.RUN:
            for worker, _ in self._workers:
                worker.kill()
                worker.join()
        return take(self, index)

    monkeypatch.setattr(shares.Shares, "take", killing)
    assert told(check(path, Options(jobs=2))) == told(check(path, Options()))


def test_a_file_that_cannot_be_read_twice_is_read_by_one(files):
    with (files / "837P.edi").open("rb") as file:
        assert len(check(file, Options(jobs=2), name="-").claims) == 600


def test_processes_are_for_large_files_by_their_path(files, monkeypatch):
    path = files / "837P.edi"
    assert shares.shares_of(None, Options(jobs=2)) is None
    assert shares.shares_of(path, Options()) is None
    assert shares.shares_of(path, Options(jobs=2, snip=2)) is None
    assert shares.shares_of(files / "none.edi", Options(jobs=2)) is None
    monkeypatch.setattr(shares, "_WORTH_IT", 1 << 40)
    assert shares.shares_of(path, Options(jobs=2)) is None
    monkeypatch.setattr(shares, "_WORTH_IT", 1)
    at_work = shares.shares_of(path, Options(jobs=2))
    assert at_work is not None
    at_work.end()
