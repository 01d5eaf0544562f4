"""What ships is whole: every room is packaged, heavy libraries wait until they are needed, and a
wheel that is installed elsewhere has all that a clone has."""

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_every_room_is_packaged():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    rooms = {
        ".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "x12tools").rglob("__init__.py")
    }
    assert listed == rooms | {"x12tools.maps"}


def test_importing_the_package_is_cheap():
    heavy = ("attrs", "lxml", "click", "rich", "pyx12", "x12tools.engine", "x12tools.wire")
    code = f"import sys, x12tools; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    import x12tools

    assert [name for name in x12tools.__all__ if getattr(x12tools, name, None) is None] == []
    assert set(x12tools.__all__) <= set(dir(x12tools))
    verbs = ("read", "write", "read_claims", "check", "fix", "read_remit")
    assert all(getattr(x12tools, verb).__doc__ for verb in verbs)
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        x12tools.chekc  # noqa: B018


USER = """
import x12tools

for claim in x12tools.read_claims("claims.837"):
    reveal_type(claim.charge)
reveal_type(x12tools.read(b""))
reveal_type(x12tools.write(x12tools.read(b"")))
reveal_type(x12tools.check(b"").findings)
reveal_type(x12tools.fix(b"").document)
reveal_type(x12tools.read_remit(b""))
reveal_type(x12tools.Options().as_of)
"""

SEEN = [
    "decimal.Decimal | None",
    "x12tools.wire.document.Document",
    "bytes",
    "list[x12tools.findings.Finding]",
    "x12tools.wire.document.Document",
    "tuple[x12tools.remits.model.Remit, ...]",
    "datetime.date",
]


@pytest.mark.slow
def test_a_type_checker_sees_the_verbs(tmp_path):
    (tmp_path / "user.py").write_text(USER)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "user.py"],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    seen = [
        line.partition('"')[2].rstrip('"') for line in done.stdout.splitlines() if "note: Revealed" in line
    ]
    assert [one.replace("builtins.", "") for one in seen] == SEEN, done.stdout + done.stderr
    assert done.returncode == 0


LOADS = """
from importlib.resources import files
import pathlib, sys
import x12tools
from x12tools.codes import load_profiles, load_table
from x12tools.guides import GUIDES, load_guide
from x12tools.rules import all_rules

maps = pathlib.Path(str(files("x12tools.maps")))
tables = sorted(f"{p.parent.name}/{p.stem}" for p in maps.glob("*/*.csv"))
for name in tables:
    assert load_table(name).rows, name
for version in GUIDES:
    load_guide(version)
print(pathlib.Path(x12tools.__file__).parent)
print(len(tables), len(list(maps.glob("guides/*.xml"))), len(load_profiles()), len(GUIDES), len(all_rules()))
"""


@pytest.fixture
def installed(tmp_path_factory):
    """The python of a fresh virtual environment that has the wheel and what it needs."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    source.mkdir()
    for name in ("x12tools", "maps"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels = [*pip, "wheel", "--no-deps", "--wheel-dir", str(place)]
    built = subprocess.run([*wheels, str(source)], capture_output=True, text=True)
    if built.returncode:  # no registry for the build's own needs: those that are here may do
        built = subprocess.run([*wheels, "--no-build-isolation", str(source)], capture_output=True, text=True)
    if built.returncode and "No module named 'setuptools'" in built.stderr:
        pytest.skip("neither a registry nor setuptools is here to build with")
    assert built.returncode == 0, built.stderr
    (wheel,) = place.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True)
    python = place / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    if subprocess.run([*install, str(wheel)], capture_output=True).returncode:
        # Without a registry the libraries of this environment are lent; x12tools is the wheel's.
        subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True)
        paths = sysconfig.get_paths(vars={"base": str(place / "venv"), "platbase": str(place / "venv")})
        (Path(paths["purelib"]) / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


def loaded(python, folder):
    done = subprocess.run([str(python), "-c", LOADS], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_an_installed_wheel_has_all_that_a_clone_has_and_tells_the_demo(installed, tmp_path):
    place, counts = loaded(installed, tmp_path)
    assert str(ROOT) not in place
    assert counts == loaded(sys.executable, tmp_path)[1]
    script = installed.with_name("x12tools")
    done = subprocess.run([str(script), "demo"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0.95 INF-SEQ-01" in done.stdout
    assert list(tmp_path.iterdir()) == []
