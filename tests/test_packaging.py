"""What ships is whole: every room is packaged, heavy libraries wait until they are needed."""

import configparser
import subprocess
import sys
from pathlib import Path

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
    code = "import sys, x12tools; print([m for m in ('lxml', 'click', 'rich', 'pyx12') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
