"""The gate's files appear together or not at all, for their owner alone."""

import contextlib
import threading
import time

import pytest

from x12tools.gate.staging import PRODUCTS, staged


def test_files_appear_at_the_end_and_only_for_their_owner(tmp_path):
    with staged(tmp_path / "out") as folder:
        (folder / "clean.837").write_bytes(b"ISA")
        assert not (tmp_path / "out" / "clean.837").exists()
    assert (tmp_path / "out" / "clean.837").read_bytes() == b"ISA"
    assert (tmp_path / "out" / "clean.837").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clean.837"]


def test_a_failure_leaves_no_product_not_even_an_earlier_one(tmp_path):
    for name in PRODUCTS:
        (tmp_path / name).write_bytes(b"earlier")
    (tmp_path / "mine.txt").write_bytes(b"mine")
    with pytest.raises(KeyError), staged(tmp_path) as folder:
        (folder / "clean.837").write_bytes(b"ISA")
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_a_stopped_gate_left_is_taken_away(tmp_path):
    left = tmp_path / ".x12tools-left"
    left.mkdir()
    (left / "held.837").write_bytes(b"ISA")
    with staged(tmp_path) as folder:
        (folder / "clean.837").write_bytes(b"ISA")
    assert [path.name for path in tmp_path.iterdir()] == ["clean.837"]


def test_two_gates_write_to_a_folder_one_after_the_other(tmp_path):
    inside, seen = [], []

    def write(name):
        with staged(tmp_path) as folder:
            inside.append(name)
            (folder / "clean.837").write_text(name)
            (folder / "manifest.json").write_text(name)
            time.sleep(0.02)
            seen.append(len(inside))
            inside.remove(name)

    threads = [threading.Thread(target=write, args=(str(n),)) for n in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert seen == [1] * 5
    assert (tmp_path / "clean.837").read_text() == (tmp_path / "manifest.json").read_text()


def test_where_passing_fails_nothing_is_there(tmp_path):
    @contextlib.contextmanager
    def refused():
        yield
        raise KeyError

    with pytest.raises(KeyError), staged(tmp_path, refused) as folder:
        (folder / "clean.837").write_bytes(b"ISA")
    assert list(tmp_path.iterdir()) == []
