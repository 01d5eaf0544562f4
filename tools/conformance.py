"""Scores x12tools, and any other installed tool, on the files of ``fixtures/conformance``.

Each file there has one defect, or none and something odd that is legal; ``manifest.json`` says
which, what must be reported, and by what source. ``conformance.py`` prints the table; with
``--list`` it names what each tool misses, refuses or breaks on.

x12tools must name the rule, segment, element and place, and say nothing else that holds. Of the
others no more is asked than to refuse what is wrong and take what is right. A row that is
``pending`` says what is still to be built or mended; it does not count as a failure.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

SUITE = Path(__file__).parents[1] / "fixtures" / "conformance"
PLACES = ("segment", "element", "loop", "ordinal")
FAMILIES = {
    "ENV": "envelope",
    "IG": "guide",
    "BAL": "balance",
    "SIT": "situation",
    "CODE": "code sets",
    "INF": "line of service",
}


class Verdict(NamedTuple):
    """What a tool made of a file: whether it refused it, broke on it, or found no claim in it."""

    refused: bool
    crash: str | None = None
    empty: bool = False
    findings: tuple[dict[str, Any], ...] = ()


def manifest() -> list[dict[str, Any]]:
    """The rows of the suite, in their order."""
    rows: list[dict[str, Any]] = json.loads((SUITE / "manifest.json").read_text("utf-8"))
    return rows


def family(row: dict[str, Any]) -> str:
    """The kind of a row in words: legal, or what its defect is."""
    if row["legal"]:
        return "legal"
    rule = row["report"]["rule"]
    first = rule if isinstance(rule, str) else rule[0]
    return FAMILIES[first.split("-")[0]]


def x12tools_reads(paths: Iterable[Path]) -> dict[Path, Verdict]:
    """x12tools itself, with the findings and their places."""
    from x12tools.engine import check

    seen = {}
    for path in paths:
        report = check(path)
        findings = tuple(
            {
                "rule": f.rule, "segment": f.place.segment, "element": f.place.element,
                "loop": f.place.loop or "", "ordinal": f.place.ordinal,
                "severity": f.severity.value, "holds": bool(f.holds),
            }
            for f in report.findings
        )  # fmt: skip
        seen[path] = Verdict(any(f["holds"] for f in findings), None, not report.claims, findings)
    return seen


def names(expected: dict[str, Any], found: dict[str, Any]) -> bool:
    """Whether a finding is the one that is asked for; an id that ends in a hyphen is a family's."""
    rules = [expected["rule"]] if isinstance(expected["rule"], str) else expected["rule"]
    if not any(
        found["rule"] == rule or (rule[-1] == "-" and found["rule"].startswith(rule)) for rule in rules
    ):
        return False
    return all(expected[place] in (None, found[place]) for place in PLACES)


def wrong(row: dict[str, Any], verdict: Verdict) -> str | None:
    """What x12tools did not do as the row asks, in words; None where all is right."""
    holding = [found for found in verdict.findings if found["holds"]]
    said = ", ".join(f"{f['rule']} {f['element'] or f['segment']} ({f['ordinal']})" for f in holding)
    expected = row.get("report")
    if row["legal"]:
        if holding:
            return f"held: {said}"
        if expected and not any(names(expected, found) for found in verdict.findings):
            return "not mentioned"
        return None
    may_go = expected is not None and expected.get("severity") == "risk"
    said_so = [found for found in verdict.findings if expected and names(expected, found)]
    if not any(found["holds"] or may_go for found in said_so):
        return f"reported otherwise: {said}" if holding else "missed"
    others = [found for found in holding if found not in said_so] or said_so[1:]
    return f"reported with others: {said}" if others else None


def pyx12_reads(paths: Iterable[Path]) -> dict[Path, Verdict]:
    """pyx12's validator: x12n_document."""
    return _asked(sys.executable, _PYX12, paths)


def x12sdk_reads(python: str) -> Callable[[Iterable[Path]], dict[Path, Verdict]]:
    """x12sdk's typed models, by a Python that has it."""
    return lambda paths: _asked(python, _X12SDK, paths)


def _asked(python: str, script: str, paths: Iterable[Path]) -> dict[Path, Verdict]:
    """Verdicts of a script that reads paths and prints ``[refused, crash, empty]`` for each."""
    wanted = list(paths)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, "-c", script], input="\n".join(map(str, wanted)), cwd=folder, text=True, check=True,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    return {path: Verdict(*json.loads(line)) for path, line in zip(wanted, lines, strict=True)}


_PYX12 = """
import json, logging, sys
import pyx12.params
from pyx12.errors import EngineError, X12Error
from pyx12.x12n_document import x12n_document
logging.disable(logging.CRITICAL)
settings = pyx12.params.params()
for path in sys.stdin.read().split(chr(10)):
    try:
        answer = [not x12n_document(settings, path, None, None), None, False]
    except (EngineError, X12Error):
        answer = [True, None, False]
    except Exception as why:
        answer = [True, type(why).__name__, False]
    print(json.dumps(answer), flush=True)
"""

_X12SDK = """
import json, logging, sys
from pydantic import ValidationError
from x12sdk.io import X12ModelReader
logging.disable(logging.CRITICAL)
for path in sys.stdin.read().split(chr(10)):
    try:
        with X12ModelReader(path) as reader:
            answer = [False, None, not list(reader.models())]
    except (ValidationError, ValueError) as why:
        answer = [True, "UnicodeDecodeError" if isinstance(why, UnicodeDecodeError) else None, False]
    except Exception as why:
        answer = [True, type(why).__name__, False]
    print(json.dumps(answer), flush=True)
"""


def has_x12sdk(python: str) -> bool:
    """Whether that Python can be run and has x12sdk."""
    try:
        return subprocess.run([python, "-c", "import x12sdk"], capture_output=True).returncode == 0
    except OSError:
        return False


def right(row: dict[str, Any], verdict: Verdict) -> bool:
    """Whether another tool took what is legal and refused what is not, without breaking."""
    if verdict.crash or (verdict.empty and row["legal"]):
        return False
    return verdict.refused is not row["legal"]


def main() -> int:
    """Prints the table; 1 where a row that is not pending is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--x12sdk",
        metavar="PYTHON",
        type=lambda path: str(Path(path).absolute()),
        help="the path of a Python that has x12sdk installed",
    )
    parser.add_argument("--list", action="store_true", help="name every row that a tool gets wrong")
    parser.add_argument(
        "--settle", action="store_true", help="take pending off the rows that x12tools answers, and no more"
    )
    args = parser.parse_args()
    rows = manifest()
    paths = [SUITE / row["file"] for row in rows]
    ours = x12tools_reads(paths)
    faults = {row["file"]: wrong(row, ours[SUITE / row["file"]]) for row in rows}
    if args.settle:
        return _settle(rows, faults)
    scores = {"x12tools": {row["file"]: faults[row["file"]] is None for row in rows}}
    others = {"pyx12": pyx12_reads}
    if args.x12sdk and has_x12sdk(args.x12sdk):
        others["x12sdk"] = x12sdk_reads(args.x12sdk)
    else:
        print("x12sdk is not installed; it is left out.", file=sys.stderr)
    breaks: dict[str, int] = {}
    for tool, reads in others.items():
        verdicts = reads(paths)
        scores[tool] = {row["file"]: right(row, verdicts[SUITE / row["file"]]) for row in rows}
        breaks[tool] = sum(verdict.crash is not None for verdict in verdicts.values())
    _table(rows, scores)
    for tool, count in breaks.items():
        print(f"\n{tool} ends in an exception of its own on {count} files.")
    failed = [row["file"] for row in rows if faults[row["file"]] and "pending" not in row]
    pending = [row for row in rows if "pending" in row]
    waiting = [row for row in pending if faults[row["file"]]]
    print(
        f"\n{len(pending)} rows are pending; x12tools answers {len(pending) - len(waiting)} of them already."
    )
    if args.list:
        _listing(rows, faults, scores)
    for file in failed:
        print(f"x12tools: {file}: {faults[file]}", file=sys.stderr)
    return 1 if failed else 0


def _settle(rows: list[dict[str, Any]], faults: dict[str, str | None]) -> int:
    """Writes the manifest anew; names each row that is no longer pending."""
    for row in rows:
        if faults[row["file"]] is None and row.pop("pending", None):
            print(f"{row['file']} is answered")
    text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"
    (SUITE / "manifest.json").write_text(text, "utf-8")
    return 0


def _table(rows: list[dict[str, Any]], scores: dict[str, dict[str, bool]]) -> None:
    """As Markdown, so that it can go into the docs."""
    print("| files | number |", " | ".join(scores), "|")
    print("|---|---|" + "---|" * len(scores))
    kinds = [*FAMILIES.values(), "legal"]
    for kind in [kind for kind in kinds if any(family(row) == kind for row in rows)]:
        files = [row["file"] for row in rows if family(row) == kind]
        label = "legal, taken" if kind == "legal" else f"{kind}, reported"
        print(
            f"| {label} | {len(files)} |",
            " | ".join(str(sum(s[f] for f in files)) for s in scores.values()),
            "|",
        )
    print(f"| all | {len(rows)} |", " | ".join(str(sum(s.values())) for s in scores.values()), "|")


def _listing(
    rows: list[dict[str, Any]], faults: dict[str, str | None], scores: dict[str, dict[str, bool]]
) -> None:
    for tool, score in scores.items():
        print(f"\n## {tool}")
        for row in rows:
            if score[row["file"]]:
                continue
            because = faults[row["file"]] if tool == "x12tools" else ""
            pending = f" [{row['pending']}]" if tool == "x12tools" and "pending" in row else ""
            print(f"- {row['file']}: {row['why']}{pending}" + (f": {because}" if because else ""))


if __name__ == "__main__":
    sys.exit(main())
