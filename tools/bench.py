"""Measures x12tools beside pyx12 and, where a Python that has it is named, x12sdk; prints the ratios.

Each figure is processor time, the best of three after one run to warm up, in a process of its own,
and every tool reads the same generated file. What is measured on a busy machine is slower for all:
the ratios hold, the megabytes a second are of that machine.

    python tools/bench.py --x12sdk .venv-peers/bin/python
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import synthetic

KINDS = {"837P": 500, "837I": 500, "835": 600}
"""Claims of the file that pyx12 can read, too; it takes seconds for each."""

WANTED = {
    ("837P", "structure"): 60, ("837I", "structure"): 60,
    ("837P", "codes"): 30, ("837I", "codes"): 30,
    ("837P", "everything"): 20, ("837I", "everything"): 20,
    ("835", "everything"): 40,
}  # fmt: skip
"""What x12tools means to be, in times of pyx12's speed."""

WANTED_OF_X12SDK = 25
SNIP = {"structure": 2, "codes": 5, "everything": 7}
NAMES = {
    "structure": "check, SNIP 1 and 2",
    "codes": "check, SNIP 1 to 5",
    "everything": "check, all edits",
    "payments": "read_payments and balance",
}
MEMORY = (10, 100)
"""Megabytes of the files on which memory is measured."""

_TIMED = """
import json, logging, sys, time
logging.disable(logging.CRITICAL)
path, times = sys.argv[1], int(sys.argv[2])
{setup}
once()
best = 9e9
for _ in range(times):
    begun = time.process_time()
    once()
    best = min(best, time.process_time() - begun)
print(json.dumps(best))
"""
_CHECK = """
from x12tools.engine import check
from x12tools.engine.options import Options
def once(): check(path, Options(snip={snip}))
"""
_PAYMENTS = """
from x12tools.remits import balance, read_payments
def once():
    for remit in read_payments(path): balance(remit)
"""
_PYX12 = """
import pyx12.params
from pyx12.x12n_document import x12n_document
settings = pyx12.params.params()
def once(): x12n_document(settings, path, None, None)
"""
_X12SDK = """
from x12sdk.io import X12ModelReader
def once():
    with X12ModelReader(path) as reader:
        for _ in reader.models(): pass
"""
_RULES = """
import datetime, json, sys, time
from x12tools.claims.reading import read_claims
from x12tools.codes import find_profile, load_profiles
from x12tools.engine.gates import VOID, is_woken
from x12tools.rules import all_rules
from x12tools.rules.context import Context
profiles = load_profiles(None)
spent, calls, claims = {}, {}, 0
for claim in read_claims(sys.argv[1]):
    claims += 1
    payer = claim.payer.id if claim.payer else None
    profile = find_profile(payer, claim.filing_indicator, profiles, claim.date)
    context = Context(profile=profile, as_of=datetime.date(2024, 10, 1))
    codes, tags, evidence = claim.codes, claim.tags, context.evidence
    for rule in all_rules():
        if claim.form not in rule.forms: continue
        begun = time.thread_time_ns()
        woken = is_woken(rule, profile.type, codes, tags) and rule.needs <= evidence
        if woken and (rule.voids or claim.frequency != VOID):
            list(rule.body(claim, context))
            calls[rule.id] = calls.get(rule.id, 0) + 1
        spent[rule.id] = spent.get(rule.id, 0) + time.thread_time_ns() - begun
print(json.dumps([claims, {id: [ns / claims / 1000, calls.get(id, 0)] for id, ns in spent.items()}]))
"""


def timed(setup: str, path: Path, times: int = 3, python: str = sys.executable) -> float:
    """Processor seconds of the best run."""
    return float(_asked(_TIMED.replace("{setup}", setup), path, str(times), python=python))


def _asked(script: str, *args: Path | str, python: str = sys.executable) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, "-c", script, *map(str, args)], cwd=folder, check=True, text=True,
            env={**os.environ, "PYTHONUTF8": "1"}, capture_output=True,
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def speeds(folder: Path, x12sdk: str | None) -> None:
    """The table of speeds, and whether each ratio is what is meant."""
    print("| file | work | MB/s | claims/s | pyx12, times | x12sdk, times | meant |")
    print("|---|---|---|---|---|---|---|")
    for kind, claims in KINDS.items():
        path = folder / f"{kind}.edi"
        synthetic.make(kind, claims, path)
        size = path.stat().st_size / 1e6
        pyx12 = timed(_PYX12, path)
        sdk = _of_x12sdk(x12sdk, kind, claims, folder) if x12sdk else None
        works = {work: _CHECK.format(snip=snip) for work, snip in SNIP.items()}
        if kind == "835":
            works["payments"] = _PAYMENTS
        for work, setup in works.items():
            took = timed(setup, path)
            meant = WANTED.get((kind, work))
            told = f"{meant}" + (" not met" if pyx12 / took < meant else "") if meant else ""
            if sdk and work == "structure" and kind != "835":
                told += f", x12sdk {WANTED_OF_X12SDK}" + (" not met" if sdk / took < WANTED_OF_X12SDK else "")
            _row(kind, NAMES[work], size / took, claims / took, pyx12 / took, sdk and sdk / took, told)
        _row(kind, "pyx12, its validator", size / pyx12, claims / pyx12, 1, sdk and sdk / pyx12, "")
        if sdk:
            _row(kind, "x12sdk, typed read", size / sdk, claims / sdk, pyx12 / sdk, 1, "")


def _of_x12sdk(python: str, kind: str, claims: int, folder: Path) -> float | None:
    """x12sdk refuses a whole file for one claim, and is timed on the same without odd ones."""
    path = folder / f"{kind}-sound.edi"
    synthetic.make(kind, claims, path, odd=0)
    try:
        return timed(_X12SDK, path, python=python)
    except subprocess.CalledProcessError as why:
        print(f"x12sdk does not read the {kind}: {why.stderr.splitlines()[-3:]}", file=sys.stderr)
        return None


def _row(
    kind: str, work: str, rate: float, claims: float, pyx12: float, sdk: float | None, meant: str
) -> None:
    sdk_times = f"{sdk:.1f}" if sdk else ""
    print(
        f"| {kind} | {work} | {rate:.2f} | {claims:,.0f} | {pyx12:.1f} | {sdk_times} | {meant} |", flush=True
    )


def memory(folder: Path) -> None:
    """The greatest memory of a check, a process each, on a small and a large file."""
    print("\n| file | MB | peak, MB |\n|---|---|---|")
    for kind, claims in KINDS.items():
        small = (folder / f"{kind}.edi").stat().st_size
        for megabytes in MEMORY:
            path = folder / f"{kind}-{megabytes}.edi"
            synthetic.make(kind, int(claims * megabytes * 1e6 / small), path)
            peak = _peak([sys.executable, "-m", "x12tools", "check", "--format", "text", str(path)])
            print(f"| {kind} | {path.stat().st_size / 1e6:.0f} | {peak:.0f} |", flush=True)
            path.unlink()


def _peak(command: list[str]) -> float:
    """Megabytes that a process held at most."""
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], check=True, text=True, stdout=subprocess.PIPE
    )
    return float(done.stdout)


def one_claim(folder: Path, python: str) -> None:
    """Processor time of a whole process on a file of one claim, by the x12tools that ``python`` has:
    an installed one, as a user's is, does not search for the checkout at every start."""
    path = folder / "one.edi"
    synthetic.make("837P", 1, path)
    pyx12 = _PYX12.replace("path", repr(str(path))) + "once()"
    commands: dict[str, Callable[[], float]] = {
        "x12tools check": lambda: _whole([python, "-m", "x12tools", "check", str(path)]),
        "pyx12": lambda: _whole([python, "-c", pyx12]),
    }
    print("\n| one claim, a whole process | seconds |\n|---|---|")
    for name, run in commands.items():
        print(f"| {name} | {min(run() for _ in range(5)):.2f} |")


def _whole(command: list[str]) -> float:
    """Processor seconds of a process, user and system."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = spent()
    # Elsewhere than in the checkout, whose modules Python would take before the installed ones.
    run = subprocess.run(command, cwd=tempfile.gettempdir(), capture_output=True)
    if run.returncode not in (0, 1, 2):
        raise RuntimeError(f"{command[0]} ended with {run.returncode}")
    return spent() - before


def rules(folder: Path, most: int) -> None:
    """The rules that cost most, in microseconds a claim, and what the rest come to."""
    for kind in ("837P", "837I"):
        claims, cost = _asked(_RULES, folder / f"{kind}.edi")
        ranked = sorted(cost.items(), key=lambda item: -item[1][0])
        woken = sum(1 for _, (_, calls) in ranked if calls)
        total = sum(each for _, (each, _) in ranked)
        asleep = [each for _, (each, calls) in ranked if not calls]
        print(f"\n{kind}: {len(ranked)} rules, {woken} woken, {total:.0f} microseconds a claim together.")
        if asleep:
            print(f"A rule that is not woken costs {sum(asleep) / len(asleep):.2f}.")
        print("\n| rule | microseconds a claim | woken on, of 100 claims |\n|---|---|---|")
        for id, (each, calls) in ranked[:most]:
            print(f"| {id} | {each:.1f} | {100 * calls / claims:.0f} |")


def main() -> int:
    """Prints the tables. The exit code is 0 whatever they say: a time is no test."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--x12sdk",
        metavar="PYTHON",
        type=lambda path: str(Path(path).absolute()),
        help="the path of a Python that has x12sdk installed",
    )
    parser.add_argument(
        "--installed",
        metavar="PYTHON",
        default=sys.executable,
        type=lambda path: str(Path(path).absolute()),
        help="the path of a Python in which x12tools is installed, for the time of one claim",
    )
    parser.add_argument("--memory", action="store_true", help="measure memory on 10 and 100 MB too")
    parser.add_argument("--rules", type=int, default=15, metavar="N", help="how many rules are listed")
    args = parser.parse_args()
    sdk = args.x12sdk if args.x12sdk and _has_x12sdk(args.x12sdk) else None
    if sdk is None:
        print("x12sdk is not installed; it is left out.", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="x12tools-bench-") as name:
        folder = Path(name)
        speeds(folder, sdk)
        one_claim(folder, args.installed)
        rules(folder, args.rules)
        if args.memory:
            memory(folder)
    return 0


def _has_x12sdk(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import x12sdk"], capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
