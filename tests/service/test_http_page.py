"""The walk of docs/http.md is run as it stands, but for the port."""

import os
import shutil
import signal
import socket
import sys
from pathlib import Path

import pytest
from serving import eventually

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from fill_examples import run_all  # noqa: E402


@pytest.mark.skipif(shutil.which("curl") is None, reason="the walk is by curl")
def test_the_walk_prints_what_the_page_shows(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = (ROOT / "docs" / "http.md").read_text("utf-8").replace("8837", str(port))
    try:
        for one, printed in run_all(text, tmp_path):
            assert printed == one.shown, f"{one.number}: {one.command}"
    finally:
        pid = int((tmp_path / "service.pid").read_text())
        eventually(lambda: not running(pid))
    assert '"event": "stopped"' in (tmp_path / "service.log").read_text()


def running(pid):
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return False
    return True
