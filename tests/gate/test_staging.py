"""The gate's files appear together or not at all, for their owner alone."""

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
