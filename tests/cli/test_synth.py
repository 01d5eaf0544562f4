"""``x12tools synth`` on the command line."""

from pathlib import Path

from running import call


def test_makes_claims_with_their_truth(tmp_path: Path) -> None:
    code, out, said = call(
        "synth", "--claims", "12", "--seed", "3", "--form", "837P", "--out", str(tmp_path / "made")
    )
    assert code == 0
    assert "12 claims" in out + said
    names = {path.name for path in (tmp_path / "made").iterdir()}
    assert {"encounters.csv", "auths.csv", "truth.csv", "truth.json"} <= names
    assert any(name.startswith("837P-") for name in names)
    assert not any(name.startswith("837I-") for name in names)


def test_plants_the_fault_asked_for(tmp_path: Path) -> None:
    code, _, _ = call("synth", "--claims", "4", "--defects", "inf-seq-01", "--out", str(tmp_path))
    assert code == 0
    rows = (tmp_path / "truth.csv").read_text("utf-8").splitlines()[1:]
    assert len(rows) == 4
    assert all("INF-SEQ-01" in row for row in rows)


def test_says_what_it_cannot_plant(tmp_path: Path) -> None:
    code, _, why = call("synth", "--defects", "INF-NONE-01", "--out", str(tmp_path))
    assert code == 64
    assert "INF-NONE-01" in why


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("something", "utf-8")
    code, _, why = call("synth", "--claims", "2", "--out", str(taken))
    assert code == 64
    assert "no folder" in why
