"""The parts by themselves: the pool, rates, keys, what is kept, logs, the worker's answers."""

import asyncio
import datetime
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from serving import CLEAN, MIXED

from x12tools.errors import ConfigurationError, InternalError, UsageError
from x12tools.service.answers import Answer
from x12tools.service.keys import Keys, add_key, read_keys, revoke_key
from x12tools.service.limits import Rates
from x12tools.service.logs import JsonLines
from x12tools.service.pool import Pool
from x12tools.service.problems import Problem
from x12tools.service.replays import Replays, place
from x12tools.service.store import Store
from x12tools.service.worker import JOBS, answer_to

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
TODAY = NOW.date()
SCRIPT = [sys.executable, str(Path(__file__).with_name("slow_worker.py"))]
SAY = {"do": "say", "say": {"done": True, "it": 7}}


def with_pool(work, *, seconds=100.0, workers=1, queue=4):
    async def run():
        pool = Pool(SCRIPT, workers=workers, queue=queue, seconds=seconds)
        await pool.start()
        try:
            return await work(pool)
        finally:
            await pool.stop()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("job", "kind"),
    [
        ({"do": "die"}, "worker-lost"),
        ({"do": "babble"}, "worker-lost"),
        ({"do": "say", "say": [1]}, "worker-lost"),
        ({"do": "say", "say": {"problem": "memory"}}, "memory"),
        ({"do": "say", "say": {"problem": "not-x12"}}, "not-x12"),
    ],
)
def test_a_pool_heals(job, kind):
    async def work(pool):
        for _ in range(2):
            with pytest.raises(Problem) as raised:
                await pool.run(job)
            assert raised.value.kind == kind
            assert await pool.run(SAY) == SAY["say"]
        return pool.lost

    assert with_pool(work) == (0 if kind == "not-x12" else 2)


def test_a_job_that_takes_too_long_is_ended_with_its_worker():
    async def work(pool):
        pool._seconds = 0.01
        with pytest.raises(Problem) as raised:
            await pool.run({"do": "sleep"})
        assert (raised.value.kind, raised.value.status) == ("overrun", 504)
        pool._seconds = 100
        assert await pool.run(SAY) == SAY["say"]

    with_pool(work)


def test_a_job_that_is_cancelled_takes_its_worker_along():
    async def work(pool):
        task = asyncio.create_task(pool.run({"do": "sleep"}))
        while not pool.running:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await pool.run(SAY) == SAY["say"]
        assert pool.lost == 1

    with_pool(work)


def test_a_pool_takes_so_many_and_no_more():
    async def work(pool):
        tasks = [asyncio.create_task(pool.run({"do": "sleep"})) for _ in range(3)]
        while pool.running < 1 or pool.waiting < 2:
            await asyncio.sleep(0.01)
        with pytest.raises(Problem) as raised:
            await pool.run(SAY)
        assert (raised.value.kind, raised.value.status) == ("busy", 429)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (pool.running, pool.waiting) == (0, 0)

    with_pool(work, queue=2)


def test_a_worker_has_so_much_memory_and_no_more(tmp_path):
    """The limit is the system's: what goes beyond it fails in the worker, and is said."""
    (tmp_path / "big.837").write_bytes(CLEAN)
    script = (
        "import sys, runpy\n"
        "from x12tools.service import work\n"
        "work.JOBS['hog'] = lambda: {'size': len(bytearray(4 << 30))}\n"
        "sys.argv = ['worker', '1024']\n"
        "from x12tools.service.worker import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=b'{"do": "hog"}\n{"do": "hog"}\n', capture_output=True
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"ready": True}, {"problem": "memory"}]


def test_a_rate_fills_evenly():
    now = [0.0]
    rates = Rates(60, lambda: now[0])
    for _ in range(60):
        rates.take("a")
    with pytest.raises(Problem) as raised:
        rates.take("a")
    assert (raised.value.status, raised.value.headers) == (429, {"Retry-After": "2"})
    rates.take("b")
    now[0] = 1
    rates.take("a")
    with pytest.raises(Problem):
        rates.take("a")
    now[0] = 1000
    for _ in range(60):
        rates.take("a")
    with pytest.raises(Problem):
        rates.take("a")


def test_keys_are_random_and_not_kept(tmp_path):
    path = tmp_path / "keys.toml"
    one, two = add_key(path, "one", ["check"], TODAY), add_key(path, "two", ["read", "submit"], TODAY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert one not in path.read_text()
    keys = Keys(path)
    assert keys.find(one).name == "one"
    assert keys.find(two).scopes == {"read", "submit"}
    assert keys.find(one[:-1]) is None
    revoke_key(path, "one")
    assert keys.find(one) is None
    assert keys.find(two).created == TODAY


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", "[other]\na = 1", "[keys.a]\nscopes = ['read']",
        "[keys.a]\nsha256 = 'x'\nscopes = ['read']",
        f"[keys.a]\nsha256 = '{'0' * 64}'\nscopes = ['all']", f"[keys.a]\nsha256 = '{'0' * 64}'\nscopes = []",
        f"[keys.a]\nsha256 = '{'0' * 64}'\nscopes = ['read']\nrate = 0", "[keys]\na = 1",
    ],
)  # fmt: skip
def test_a_keys_file_that_is_none(tmp_path, text):
    path = tmp_path / "keys.toml"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ConfigurationError):
        read_keys(path)
    with pytest.raises(ConfigurationError):
        add_key(path, "b", ["read"], TODAY)
    assert path.read_text() == text


def test_no_file_of_keys_opens_nothing(tmp_path):
    with pytest.raises(ConfigurationError):
        Keys(tmp_path / "none").find("x")
    with pytest.raises(UsageError):
        revoke_key(tmp_path / "none", "x")


def kept(store, sha256, received):
    id, folder = store.begin()
    (folder / "clean.837").write_bytes(b"ISA")
    return store.finish({"id": id, "sha256": sha256, "received": received.isoformat(), "key": "a"})


def test_submissions_are_kept_so_many_days(tmp_path):
    store = Store(tmp_path, 30)
    store.open()
    old = kept(store, "a" * 64, NOW - datetime.timedelta(days=31))
    new = kept(store, "b" * 64, NOW - datetime.timedelta(days=29))
    unfinished, folder = store.begin()
    assert store.purge(NOW) == 1
    assert (store.find(old["id"]), store.find(new["id"])) == (None, new)
    assert store.by_sha256("a" * 64) is None
    assert folder.exists(), "its work may still go on"
    again = Store(tmp_path, 30)
    again.open()
    assert not folder.exists()
    assert again.by_sha256("b" * 64) == new
    assert again.find(unfinished) is None
    assert again.find("../" + new["id"]) is None


def test_answers_are_kept_a_day(tmp_path):
    replays = Replays(tmp_path)
    replays.open()
    where = place("clinic", "/v1/hook", "monday", "", "0" * 64)
    with replays.held(where) as before:
        assert before is None
        with pytest.raises(Problem) as raised, replays.held(where):
            pass
        assert (raised.value.kind, raised.value.status) == ("in-progress", 409)
        replays.keep(where, Answer(body=b"{}", status=201, headers={"Location": "/x"}))
    with replays.held(where) as before:
        assert (before.status, before.headers["Location"], before.body.read_bytes()) == (201, "/x", b"{}")
    replays.purge(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=23))
    with replays.held(where) as before:
        assert before is not None
    replays.purge(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=25))
    assert list(tmp_path.iterdir()) == []


def test_other_libraries_log_no_text_of_theirs():
    formatter = JsonLines()

    def line(message, *args, why=None):
        record = logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, message, args, None)
        if why:
            record.exc_info = (type(why), why, None)
        return formatter.format(record)

    assert "QUIXOTE" not in line("QUIXOTE")
    assert "QUIXOTE" not in line("path %s", "QUIXOTE")
    assert "QUIXOTE" not in line("failed: %s", "x", why=ValueError("QUIXOTE"))
    assert json.loads(line("Shutting down"))["message"] == "Shutting down"


@pytest.mark.parametrize(
    ("why", "kind"),
    [
        (MemoryError(), "memory"),
        (ConfigurationError("a table is broken"), "configuration"),
        (InternalError("claims are not conserved"), "internal"),
        (ValueError("QUIXOTE"), "internal"),
    ],
)
def test_a_worker_says_nothing_of_what_it_read(monkeypatch, why, kind):
    def fails():
        raise why

    monkeypatch.setitem(JOBS, "fails", fails)
    answer = answer_to({"do": "fails"})
    assert answer["problem"] == kind
    assert "QUIXOTE" not in json.dumps(answer)


def test_check_and_hook_load_no_server(tmp_path):
    path = tmp_path / "claims.837"
    path.write_bytes(MIXED)
    code = (
        "import sys; from x12tools.cli import main\n"
        "_, file, out = sys.argv\n"
        "for args in (['check', file], ['hook', file, '--out', out], ['serve', '--help']):\n"
        "    try: main(args)\n"
        "    except SystemExit as end: assert end.code in (0, 1), end.code\n"
        "found = {'starlette', 'uvicorn', 'h11', 'anyio', 'asyncio', 'x12tools.service'} & set(sys.modules)\n"
        "assert not found, found\n"
    )
    args = [sys.executable, "-c", code, str(path), str(tmp_path / "gate")]
    done = subprocess.run(args, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
