"""A watcher is killed, and no claim is lost or comes twice."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dropping import ALL_KILLS, DAY, census, claims, drop, take_clean

from x12tools.watching import Folders

HERE = Path(__file__).parent
FILES = 8


def watch(root, *args):
    return subprocess.Popen(
        [sys.executable, "-m", "x12tools", "watch", str(root), "--settle", "0", "--as-of", DAY, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def expected(files):
    return {f"F{number}N{claim}": 1 for number in range(files) for claim in (1, 2)}


@pytest.mark.parametrize("ledger", [False, True], ids=["alone", "ledger"])
def test_killed_at_each_step(tmp_path, ledger):
    stride, first = (1, 1) if ALL_KILLS else (25, random.randint(1, 25))
    url = [f"sqlite:///{tmp_path}/AT.db"] if ledger else []
    run = [sys.executable, str(HERE / "killed_at_each_step.py"), str(tmp_path), str(stride), str(first), *url]
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 0, f"stride {stride} from {first}: {done.stderr}"
    assert int(done.stdout) >= 2


def test_killed_at_any_moment(tmp_path):
    Folders(tmp_path / "drop").make()
    root, taken = tmp_path / "drop", tmp_path / "taken"
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for number in range(FILES):
        drop(root, f"f{number}.837", claims(number))
    files = FILES
    for _ in range(ALL_KILLS or 6):
        watcher = watch(root, "--poll", "0.1")
        time.sleep(chance.uniform(0, 4))
        watcher.send_signal(signal.SIGKILL)
        watcher.communicate()
        take_clean(root, taken)
        if not list((root / "in").iterdir()):  # something to kill it over
            drop(root, f"f{files}.837", claims(files))
            files += 1
    watcher = watch(root, "--once")
    said, _ = watcher.communicate()
    assert watcher.returncode in (0, 1), said
    take_clean(root, taken)
    assert census(taken, root / "held") == expected(files), f"seed {seed}"
    assert list((root / "in").iterdir()) == []
    assert [one.name for one in (root / "work").iterdir() if one.is_dir()] == []
    assert list((root / "error").iterdir()) == []


def test_two_watchers_share_a_folder(tmp_path):
    root = tmp_path / "drop"
    Folders(root).make()
    watchers = [watch(root, "--poll", "0.05"), watch(root)]
    for number in range(FILES):
        drop(root, f"f{number}.837", claims(number))
    until = time.monotonic() + 300
    while len(list((root / "acks").glob("*.manifest.json"))) < FILES and time.monotonic() < until:
        time.sleep(0.1)
    for one in watchers:
        one.send_signal(signal.SIGTERM)
    said = [one.communicate()[0].decode() for one in watchers]
    for one, text in zip(watchers, said, strict=True):
        late = one.returncode == -signal.SIGTERM and not text  # it had not begun when all was done
        assert one.returncode == 0 or late, said
    assert census(root / "clean", root / "held") == expected(FILES)
    lines = [line for text in said for line in text.splitlines()]
    assert len(lines) == FILES, lines
    assert all("1 of 2 claims can go, 1 held" in line for line in lines)
    assert not any("TRY" in line or "MEMBER" in line or "F1N" in line for line in lines)
