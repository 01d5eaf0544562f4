"""Kills a watcher right before its first, second, third … step on the drop folder, and looks each time what
the next watcher makes of it. Run as a program: FOLDER STRIDE FIRST, and a ledger's URL or nothing.

It forks, so it must have no threads. Prints how many kills there were.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from dropping import DAY, MIXED, census, drop, manifests, take_clean

import x12tools
from x12tools.engine.options import Options
from x12tools.watching import Folders, Watcher

STEPS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open", "os.chmod")


def watch(root, kill_at, url):
    """One watcher in a process of its own, killed at a step; whether it came to its end."""
    pid = os.fork()
    if not pid:
        seen = 0

        def step(event, values):
            nonlocal seen
            if event in STEPS and any(str(root) in str(value) for value in values[:2]):
                seen += 1
                if seen == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            if kill_at:
                sys.addaudithook(step)
            day = x12tools.engine.checking.Options().as_of.fromisoformat(DAY)
            watcher = Watcher(
                Folders(root), lambda: Options(as_of=day), lambda line: None, settle=0, ledger=opened(url)
            )
            watcher.once()
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    _, status = os.waitpid(pid, 0)
    if not kill_at:
        assert os.waitstatus_to_exitcode(status) == 0
    return os.waitstatus_to_exitcode(status) != -signal.SIGKILL


def opened(url):
    if not url:
        return None
    from x12tools.ledger.opening import open_ledger

    return open_ledger(url, create=True)


def main(folder, stride, first, url=""):
    x12tools.check(MIXED)  # what a check loads is loaded once
    killed, at = 0, int(first)
    while True:
        root = Path(folder) / str(at)
        Folders(root).make()
        here = url.replace("AT", str(at))
        if here:
            opened(here).close()
        drop(root, "claims.837", MIXED)
        drop(root, "copy.837", MIXED)
        ended = watch(root, at, here)
        take_clean(root, root / "taken")
        watch(root, 0, here)
        take_clean(root, root / "taken")
        found = census(root / "taken", root / "held", root / "work", root / "in")
        assert found == {"TRY1": 1, "TRY2": 1}, (at, found)
        assert census(root / "error") == {"TRY1": 1, "TRY2": 1}, at  # the copy
        assert census(root / "taken") == {"TRY1": 1}, at
        assert census(root / "done") == {"TRY1": 1, "TRY2": 1}, at
        assert [one["input"]["claims"] for one in manifests(root)] == [2], at
        assert [one.name for one in (root / "work").iterdir() if one.is_dir()] == [], at
        if here:
            with opened(here).begin() as connection:
                states = connection.exec_driver_sql("SELECT state, attempt FROM submission").all()
            assert [tuple(one) for one in states] == [("done", 1)], (at, states)
        shutil.rmtree(root)
        if ended:
            break
        killed += 1
        at += int(stride)
    print(killed)


main(*sys.argv[1:])
