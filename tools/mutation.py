"""Mutates the infusion edits and what they share, and lists the changes that no test notices.

    python tools/mutation.py                    every family, and what is shared
    python tools/mutation.py jw shared          two of them
    python tools/mutation.py seq/inf_seq_01.py  one file
    python tools/mutation.py --again jw         only what survived the last time
    python tools/mutation.py --page             docs/mutation.md from what is known

The tests are collected once and run once to see which of them reach which line; then each mutant is
made in a process of its own, which runs those tests until one fails. What is found is kept in
``build/mutation.json``. ``tests/rules/mutants.txt`` says why a survivor is let live.
"""

import argparse
import ast
import contextlib
import gc
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import coverage
import pytest
from _mutants import ROOT, Mutant, apply, dependents, mutants_of
from _mutation_page import BROKEN, KILLED, SURVIVED, TIMEOUT, UNMADE, Outcome, page, reason_of, reasons
from _pytest.runner import runtestprotocol
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

RULES = ROOT / "x12tools" / "rules"
FAMILIES = "seq tim fam drg jw ndc dx ncci set prv pa mod hit lif rev".split()
SHARED = "shared"
ORACLE = ["tests/rules", "tests/denials", "tests/worklists"]
KEPT = ROOT / "build" / "mutation.json"
REASONS = ROOT / "tests" / "rules" / "mutants.txt"
PAGE = ROOT / "docs" / "mutation.md"

_EXITS = {0: SURVIVED, 1: KILLED, 2: BROKEN}
"""What a mutant's process says: no test failed, one did, or it could not even be imported."""

_READERS = {"__init__", "authorizations", "cells", "encounters", "side_files"}
"""What reads side files and decides nothing of a claim."""

_SECONDS = 20
"""Processor time that one test may take of a mutant; sound ones take some thousandths."""

_MEMORY = 4 << 30
_OTHERS = 100
"""Of the tests of other rules that reach a mutant at most so many run, evenly chosen; ten times as many
of what rules share."""


class Runner:
    """A pytest plugin: in place of running the tests it runs mutants against them."""

    def __init__(self, mutants: list[Mutant], jobs: int) -> None:
        self.mutants = mutants
        self.jobs = jobs
        self.importers = importers()
        self.outcomes: list[Outcome] = []

    def pytest_sessionstart(self) -> None:
        """Has Hypothesis make the same claims each time, and search for no shorter one."""
        from hypothesis import Phase, settings

        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutation", derandomize=True, database=None, deadline=None, phases=phases)
        settings.load_profile("mutation")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        # Where random claims are only to make nothing fail they tell little, and take long.
        items: list[Any] = [item for item in session.items if "_makes_a_rule_fail" not in item.name]
        reached = _reached(items, {str(mutant.path) for mutant in self.mutants})
        todo = list(enumerate(self.mutants))
        running: dict[int, tuple[int, list[int]]] = {}
        statuses: dict[int, tuple[str, int]] = {}
        gc.freeze()
        with _bar(len(todo)) as step:
            for number, mutant in todo:
                tests = self._tests(mutant, items, reached.get(str(mutant.path), {}))
                if not tests:
                    statuses[number] = SURVIVED, 0
                    step(SURVIVED)
                    continue
                while len(running) >= self.jobs:
                    step(self._wait(running, statuses))
                running[self._start(mutant, items, tests)] = number, tests
            while running:
                step(self._wait(running, statuses))
        self.outcomes = [
            Outcome(mutant.key, mutant.lines.start, mutant.working, *statuses[number])
            for number, mutant in enumerate(self.mutants)
        ]
        return True

    def _tests(self, mutant: Mutant, items: list[Any], reached: dict[int, set[int]]) -> list[int]:
        """The tests that reach a mutant's lines, those of its own rule first; random claims
        are for what rules share, last. All that may be of a rule where it is made on import."""
        id_ = mutant.path.stem.upper().replace("_", "-")
        if mutant.function:
            found = set().union(*(reached.get(line, set()) for line in mutant.lines))
        elif mutant.path.parent == RULES:
            found = set(range(len(items)))
        else:
            found = set().union(*reached.values())
        own = [
            number
            for number in found
            if id_ in items[number].nodeid or mutant.path.stem in items[number].nodeid
        ]
        others = sorted(found.difference(own))
        most = 10 * _OTHERS if mutant.path.parent == RULES else _OTHERS
        chosen = [*sorted(own), *others[:: len(others) // most + 1]]
        random = [one for one in chosen if getattr(items[one].obj, "is_hypothesis_test", False)]
        ordered = [one for one in chosen if one not in random]
        return [*ordered, *random] if mutant.path.parent == RULES else ordered

    def _start(self, mutant: Mutant, items: list[Any], tests: list[int]) -> int:
        process = os.fork()
        if process:
            return process
        code = 3
        try:
            code = self._judge(mutant, items, tests)
        except BaseException as why:
            _tell(f"{mutant.key}: {type(why).__name__}: {why}")
        os._exit(code)

    def _judge(self, mutant: Mutant, items: list[Any], tests: list[int]) -> int:
        """The exit code of a mutant: runs in a process that ends with it."""
        silence = os.open(os.devnull, os.O_RDWR)
        os.dup2(silence, 1)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
        try:
            apply(mutant, self.importers)
        except Exception:
            if mutant.function:
                raise
            return 2
        again = set() if mutant.function else set(dependents(mutant.module, self.importers))
        for at, number in enumerate(tests):
            item = items[number]
            if item.module.__name__ in again:
                item.obj = getattr(sys.modules[item.module.__name__], item.originalname)
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            following = items[tests[at + 1]] if at + 1 < len(tests) else None
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                return 1
        return 0

    def _wait(self, running: dict[int, tuple[int, list[int]]], statuses: dict[int, tuple[str, int]]) -> str:
        process, state = os.wait()
        number, tests = running.pop(process)
        exit_code = os.waitstatus_to_exitcode(state)
        status = TIMEOUT if exit_code < 0 else _EXITS.get(exit_code, UNMADE)
        statuses[number] = status, len(tests)
        return status


def importers() -> dict[str, set[str]]:
    """Of each module those that import it, by what stands in the files of x12tools and of the tests."""
    found: dict[str, set[str]] = {}
    for base in ("x12tools", "tests"):
        for path in (ROOT / base).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            name = name if base == "x12tools" else path.stem
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    names = [one.name for one in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
                else:
                    continue
                for one in names:
                    found.setdefault(one, set()).add(name)
    return found


def _reached(items: list[Any], paths: set[str]) -> dict[str, dict[int, set[int]]]:
    """Which tests run which line of each file. Raises SystemExit where one fails as things are."""
    with tempfile.TemporaryDirectory() as folder:
        measure = coverage.Coverage(data_file=f"{folder}/data", include=sorted(paths), config_file=False)
        _tell(f"{len(items)} tests, each once to see what it reaches")
        measure.start()
        for number, item in enumerate(items):
            measure.switch_context(str(number))
            following = items[number + 1] if number + 1 < len(items) else None
            for report in runtestprotocol(item, log=False, nextitem=following):
                if report.failed:
                    measure.stop()
                    _tell(str(report.longrepr))
                    raise SystemExit(f"{item.nodeid} fails before anything is changed")
        measure.stop()
        data = measure.get_data()
        return {
            path: {
                line: {int(one) for one in contexts if one}
                for line, contexts in data.contexts_by_lineno(path).items()
            }
            for path in data.measured_files()
        }


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Any]:
    """A bar that takes each status as it comes, on a terminal; else a line every 200 mutants."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as bar:
        task = bar.add_task("mutants", total=total)

        def step(status: str) -> None:
            counts[status] += 1
            bar.update(task, advance=1, description=f"{counts[SURVIVED]} survived")
            done = counts.total()
            if bar.disable and (done % 200 == 0 or done == total):
                _tell(f"{done} of {total} mutants, {dict(counts)}, {time.monotonic() - began:.0f} s")

        yield step


def _tell(text: str) -> None:
    os.write(2, f"{text}\n".encode())


def files_of(name: str) -> list[Path]:
    """The files of a family, of what the families share, or one file. Raises SystemExit for another."""
    if name in FAMILIES:
        return sorted((RULES / name).glob("inf_*.py"))
    if name == SHARED:
        return sorted(path for path in RULES.glob("*.py") if path.stem not in _READERS)
    if (RULES / name).is_file():
        return [RULES / name]
    raise SystemExit(f"{name}: no family ({' '.join(FAMILIES)}), not {SHARED}, and no file of {RULES}")


def known() -> dict[str, list[Outcome]]:
    """What earlier runs found, by file."""
    if not KEPT.exists():
        return {}
    data = json.loads(KEPT.read_text("utf-8"))
    return {file: [Outcome(*row) for row in rows] for file, rows in data.items()}


def run(files: list[Path], again: bool, quick: bool, jobs: int) -> list[Outcome]:
    """Runs the mutants of files, with ``again`` those alone that were not killed before, with ``quick``
    without the constants of what rules share; keeps and returns what became of them."""
    before = known()
    mutants = [mutant for path in files for mutant in mutants_of(path)]
    if again:
        alive = {one.key for rows in before.values() for one in rows if one.status not in (KILLED, BROKEN)}
        mutants = [mutant for mutant in mutants if mutant.key in alive]
    if quick:
        mutants = [one for one in mutants if one.function or one.path.parent != RULES]
    runner = Runner(mutants, jobs)
    sys.path.insert(0, str(ROOT / "tests"))
    arguments = [
        "-s",
        "-p",
        "no:xdist",
        "-p",
        "no:benchmark",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(ROOT),
    ]
    code = pytest.main([*arguments, *(str(ROOT / path) for path in ORACLE)], plugins=[runner])
    if code != pytest.ExitCode.OK or len(runner.outcomes) != len(mutants):
        raise SystemExit(f"pytest ended with {code}")
    before = known()  # another run may have ended meanwhile
    fresh: dict[str, list[Outcome]] = {}
    for mutant, outcome in zip(mutants, runner.outcomes, strict=True):
        fresh.setdefault(str(mutant.path.relative_to(RULES)), []).append(outcome)
    for file, rows in fresh.items():
        if again or quick:
            new = {one.key: one for one in rows}
            rows = [new.pop(one.key, one) for one in before.get(file, [])] + [*new.values()]
        before[file] = rows
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(
        json.dumps({file: [attrs.astuple(one) for one in rows] for file, rows in sorted(before.items())})
    )
    return runner.outcomes


def main() -> None:
    """Mutates what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", help="families, 'shared', or files of x12tools/rules")
    parser.add_argument("--again", action="store_true", help="only what was not killed the last time")
    parser.add_argument("--quick", action="store_true", help="not the constants of what the rules share")
    parser.add_argument("--jobs", type=int, default=1, help="mutants at a time")
    parser.add_argument("--page", action="store_true", help="write docs/mutation.md, run nothing")
    given = parser.parse_args()
    if given.page:
        files = [str(path.relative_to(RULES)) for name in [SHARED, *FAMILIES] for path in files_of(name)]
        text = page(known(), reasons(REASONS), _OTHERS, files)
        PAGE.write_text(text, "utf-8")
        return
    names = given.what or [SHARED, *FAMILIES]
    outcomes = run([path for name in names for path in files_of(name)], given.again, given.quick, given.jobs)
    why = reasons(REASONS)
    for one in outcomes:
        if one.lives:
            print(f"{one.line:4} {one.tests:5} {one.key}: {reason_of(one, why)}")


if __name__ == "__main__":
    main()
