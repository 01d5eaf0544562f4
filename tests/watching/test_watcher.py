"""What comes of a file that is dropped: where it goes, under which name, and what is said of it."""

import datetime
import errno
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from dropping import DAY, MIXED, census, claims, drop, manifests

from x12tools.engine.checking import Options
from x12tools.errors import ConfigurationError
from x12tools.gate import hook
from x12tools.gate.halves import InputChanged
from x12tools.watching import Arrivals, Folders, Stopping, Watcher, watcher
from x12tools.watching.folders import NAMES, safe, stem_of
from x12tools.watching.jobs import Job


@pytest.fixture
def root(tmp_path):
    Folders(tmp_path / "drop").make()
    return tmp_path / "drop"


def once(root, said=None, **more):
    """The exit codes of what is there."""
    options = Options(as_of=datetime.date.fromisoformat(DAY), payers=more.pop("payers", None))
    say = (said if said is not None else []).append
    one = Watcher(Folders(root), lambda: options, say, settle=0, **more)
    one.once()
    return one.codes


def names(root, folder):
    return sorted(one.name for one in (root / folder).iterdir() if not one.name.startswith("."))


def test_folders_are_for_their_owner_alone(root):
    assert {one.name: one.stat().st_mode & 0o777 for one in root.iterdir()} == dict.fromkeys(NAMES, 0o700)


def test_a_file_goes_through(root):
    drop(root, "claims of monday.837", MIXED)
    said = []
    assert once(root, said) == {1}
    (manifest,) = manifests(root)
    stem = stem_of("claims of monday.837", manifest["input"]["sha256"])
    assert stem == f"claims_of_monday-{manifest['input']['sha256'][:16]}"
    assert {folder: names(root, folder) for folder in NAMES} == {
        "in": [],
        "work": [],
        "clean": [f"{stem}.837"],
        "held": [f"{stem}.837"],
        "acks": [f"{stem}.{one}" for one in ("277ca.edi", "999.edi", "findings.json", "manifest.json")],
        "error": [],
        "done": [f"{stem}.837"],
    }
    assert manifest["clean"]["files"] == [f"clean/{stem}.837"]
    assert manifest["held"]["files"] == [f"held/{stem}.837"]
    assert {one["to"]["file"] for one in manifest["controls"]} == {f"clean/{stem}.837", f"held/{stem}.837"}
    assert (root / "done" / f"{stem}.837").read_bytes() == MIXED
    assert census(root / "clean") == {"TRY1": 1}
    (line,) = said
    assert line.endswith(
        f"Z {stem}: 1 of 2 claims can go, 1 held ($200.00 of $300.00); acks/{stem}.manifest.json\n"
    )


def test_the_same_content_again_goes_out_once(root):
    drop(root, "one.837", MIXED)
    once(root)
    drop(root, "two.837", MIXED)
    said = []
    assert once(root, said) == {5}
    assert census(root / "clean") == {"TRY1": 1}
    copy, reason = names(root, "error")
    assert reason == f"{copy}.reason.txt" and copy.startswith("two-")
    assert (root / "error" / reason).read_text() == "the same file went through before\n"
    assert said[0].endswith(f"Z two.837: the same file went through before; error/{copy}\n")


def test_with_a_ledger_too_where_done_was_emptied(root, ledger):
    drop(root, "one.837", MIXED)
    assert once(root, ledger=ledger) == {1}
    (root / "done" / names(root, "done")[0]).unlink()
    drop(root, "two.837", MIXED)
    assert once(root, ledger=ledger) == {5}
    assert census(root / "clean") == {"TRY1": 1}


def test_what_is_not_x12(root):
    drop(root, "scan.pdf", b"%PDF-1.7")
    assert once(root) == {3}
    copy, reason = names(root, "error")
    assert (root / "error" / copy).read_bytes() == b"%PDF-1.7"
    assert (root / "error" / reason).read_text() == "not readable as X12\n"
    assert names(root, "work") == names(root, "acks") == []


def test_a_link_is_not_followed_and_a_folder_is_let_be(root, tmp_path):
    (tmp_path / "secret").write_bytes(MIXED)
    (root / "in" / "link.837").symlink_to(tmp_path / "secret")
    (root / "in" / "folder").mkdir()
    assert once(root) == {3}
    assert (root / "error" / names(root, "error")[1]).read_text() == "no regular file\n"
    assert names(root, "in") == ["folder"]
    assert (tmp_path / "secret").read_bytes() == MIXED


def test_a_name_that_would_lead_a_log_astray():
    assert safe("a\nb 2024: 1 of 1.837") == "a_b_2024_1_of_1.837"
    assert safe("...") == "file"
    assert safe(os.fsdecode(b"\xff.837")) == "_.837"
    assert stem_of("v1.2.final.837", "ab" * 32) == "v1-2-final-abababababababab"


def test_several_files_for_a_receiver(root, tmp_path):
    isa08 = MIXED.decode().split("*")[8].strip()
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "house.toml").write_text(
        f'name = "House"\n[receiver]\nids = ["{isa08}"]\nmax_claims = 1\nfile_name = "H{{number}}.txt"\n'
    )
    drop(root, "claims.837", MIXED)
    assert once(root, payers=str(tmp_path / "plans")) == {1}
    (manifest,) = manifests(root)
    (folder,) = names(root, "clean")
    assert manifest["clean"]["files"] == [f"clean/{folder}/H0001.txt"]
    assert names(root, f"clean/{folder}") == ["H0001.txt"]


def test_a_file_is_whole_once_it_stands_still(tmp_path):
    now = 0.0
    arrivals = Arrivals(tmp_path, 5, lambda: now)
    path = tmp_path / "claims.837"
    for size in range(1, 6):  # it grows, slower than it is looked at
        path.write_bytes(b"x" * size)
        assert arrivals.whole() == []
        now += 4
        assert arrivals.whole() == []
        assert arrivals.waiting
    now += 1
    assert arrivals.whole() == ["claims.837"]
    arrivals.took("claims.837")
    assert not arrivals.waiting


def test_names_of_what_is_being_written_are_not_looked_at(tmp_path):
    for name in (".claims.837", "claims.837.part", "claims.837.TMP", "claims.837.filepart"):
        (tmp_path / name).write_bytes(b"x")
    assert Arrivals(tmp_path, 0).whole() == []
    (tmp_path / "claims.837.part").rename(tmp_path / "claims.837")
    assert Arrivals(tmp_path, 0).whole() == ["claims.837"]


def test_a_file_that_grows_after_it_was_taken_is_read_again(root, monkeypatch):
    first, second = claims(1), claims(2)
    drop(root, "claims.837", first)

    def slow_sender(path, *args, **more):
        done = hook(path, *args, **more)
        if not path.read_bytes().endswith(second):
            path.write_bytes(first + second)
        return done

    monkeypatch.setattr(watcher, "hook", slow_sender)
    said = []
    assert once(root, said) == set()
    assert "claims.837: not done: it grew after it was taken" in said[0]
    assert census(root / "clean", root / "held", root / "acks") == {}
    assert once(root) == {1}
    assert census(root / "clean", root / "held") == {"F1N1": 1, "F1N2": 1, "F2N1": 1, "F2N2": 1}


def test_a_file_that_grows_while_it_is_read(root, monkeypatch):
    drop(root, "claims.837", claims(1))

    def changed(*args, **more):
        raise InputChanged("the input changed while it was read; nothing passes")

    with monkeypatch.context() as patch:
        patch.setattr(watcher, "hook", changed)
        assert once(root) == set()
    assert names(root, "error") == names(root, "clean") == []
    assert once(root) == {1}


def test_an_input_that_cannot_be_seen_is_not_one_that_is_gone(root, monkeypatch):
    """A mount that fails for a moment must not have products go out before it is decided on them."""
    drop(root, "a.837", claims(1))
    listed, decide = Path.iterdir, Job.decide

    def fails(path):
        if path.name == "input":
            raise OSError(errno.EIO, "Input/output error")
        return listed(path)

    def stopped(job, input):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Job, "decide", stopped)
        assert once(root) == {70}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", fails)
        assert once(root) == {70}
    assert names(root, "clean") == names(root, "held") == names(root, "done") == []
    assert Job.decide is decide
    assert once(root) == {1}
    assert census(root / "clean", root / "held") == {"F1N1": 1, "F1N2": 1}


def test_a_job_that_another_finished_is_not_waited_for(root):
    """A watcher whose job was taken over goes back to sleep."""
    (root / "held").rmdir()
    (root / "held").write_text("in the way")
    drop(root, "a.837", claims(1))
    options = Options(as_of=datetime.date.fromisoformat(DAY))
    stopping, waits = Stopping(), []
    one = Watcher(Folders(root), lambda: options, lambda line: None, settle=0, stopping=stopping)

    def wait(most):
        waits.append(most)
        if len(waits) == 1:
            (root / "held").unlink()
            (root / "held").mkdir()
            assert once(root) == {1}
            one._not_before = dict.fromkeys(one._not_before, 0.0)  # the time to try again has come
        else:
            stopping.ask()

    one.run(wait)
    assert 0 < waits[0] <= 30
    assert waits[1] == 30


def test_asked_to_stop_the_file_in_hand_is_finished(root, monkeypatch):
    drop(root, "a.837", claims(1))
    drop(root, "b.837", claims(2))
    stopping = Stopping()

    def told(*args, **more):
        stopping.ask()
        return hook(*args, **more)

    monkeypatch.setattr(watcher, "hook", told)
    one = Watcher(Folders(root), Options, lambda line: None, settle=0, stopping=stopping)
    one.run(lambda most: pytest.fail("it must not wait"))
    assert len(names(root, "in")) == 1
    assert len(census(root / "clean", root / "held")) == 2
    assert names(root, "work") == []


def test_a_defect_lets_nothing_pass_and_the_next_file_is_read(root, monkeypatch):
    def defect(path, *args, **more):
        if path.name == "a.837":
            raise ZeroDivisionError("member 123")
        return hook(path, *args, **more)

    monkeypatch.setattr(watcher, "hook", defect)
    drop(root, "a.837", claims(1))
    drop(root, "b.837", claims(2))
    said = []
    assert once(root, said) == {1, 70}
    assert "a.837: internal error, nothing passes: ZeroDivisionError" in "".join(said)
    assert "member 123" not in "".join(said)
    assert set(census(root / "clean", root / "held")) == {"F2N1", "F2N2"}
    assert census(root / "error") == {"F1N1": 1, "F1N2": 1}


def test_broken_configuration_ends_it_and_the_file_is_found_again(root, monkeypatch):
    def broken(*args, **more):
        raise ConfigurationError("a table is missing")

    drop(root, "a.837", claims(1))
    with monkeypatch.context() as patch, pytest.raises(ConfigurationError):
        patch.setattr(watcher, "hook", broken)
        once(root)
    assert names(root, "clean") == names(root, "error") == []
    assert once(root) == {1}
    assert census(root / "clean", root / "held") == {"F1N1": 1, "F1N2": 1}


def test_a_folder_that_cannot_be_written_to(root):
    (root / "held").rmdir()
    (root / "held").write_text("in the way")
    drop(root, "a.837", claims(1))
    said = []
    assert once(root, said) == {70}
    assert said[0].endswith("not done: Not a directory; it stays in work/ and is tried again\n")
    (root / "held").unlink()
    (root / "held").mkdir()
    assert once(root) == {1}
    assert census(root / "clean", root / "held") == {"F1N1": 1, "F1N2": 1}


@pytest.mark.skipif(os.getuid() != 0, reason="another user's files need root")
@pytest.mark.parametrize("closed", ["in/a.837", "clean"])
def test_what_its_user_may_not_open(closed):
    """A file that the watcher may not read is an error; a folder it may not write to is waited for."""
    script = (
        "import os, sys; sys.path[:0] = sys.argv[2:]\n"
        "import test_watcher; from pathlib import Path\n"
        "import x12tools; x12tools.check(test_watcher.MIXED)\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "said = []; print(test_watcher.once(Path(sys.argv[1]), said)); print(*said)\n"
    )
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        root = Path(name) / "drop"
        Folders(root).make()
        drop(root, "a.837", claims(1))
        for path in (root, *root.rglob("*")):
            os.chown(path, 65534, 65534)
        (root / closed).chmod(0o500 if closed == "clean" else 0)
        run = [sys.executable, "-c", script, str(root), str(Path(__file__).parent)]
        done = subprocess.run(run, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        if closed == "clean":
            assert done.stdout.startswith("{70}"), done.stdout
            assert "not done: Permission denied" in done.stdout
            (root / "clean").chmod(0o700)
            assert once(root) == {1}
            assert census(root / "clean", root / "held") == {"F1N1": 1, "F1N2": 1}
        else:
            assert done.stdout.startswith("{3}"), done.stdout
            reason = names(root, "error")[1]
            assert (root / "error" / reason).read_text() == "cannot be read: Permission denied\n"


def test_a_full_disk(root):
    drop(root, "a.837", claims(1))
    run = [sys.executable, "-m", "x12tools", "watch", str(root), "--once", "--settle", "0", "--as-of", DAY]

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))

    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # half a module in its cache breaks later runs
    done = subprocess.run(run, capture_output=True, text=True, preexec_fn=full, env=env)
    assert done.returncode == 70, done.stderr
    assert "a.837: not done: File too large; it stays in work/" in done.stdout
    assert names(root, "clean") == names(root, "held") == names(root, "error") == names(root, "done") == []
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert census(root / "clean", root / "held") == {"F1N1": 1, "F1N2": 1}


def test_the_gate_is_told_another_name_than_the_one_in_work(root):
    drop(root, "a.837", claims(1))
    once(root)
    (path,) = (root / "acks").glob("*.findings.json")
    assert json.loads(path.read_text())["files"][0]["path"] == "in/a.837"
