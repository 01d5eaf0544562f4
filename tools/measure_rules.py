"""Measures the edits on synthetic claims: what was planted, what was found, what fires on clean claims.

    python tools/measure_rules.py --clean 10000 --each 20 --seed 1 > docs/measured.md

Prints a page in Markdown. A planted fault counts as found where its rule fires on its claim, by itself or
among the related ones of another finding. What other rules find on a faulty claim is not judged: one fault
may be another's, too. On clean claims every finding counts against its rule, held or not.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from x12tools.synth.defects import load_defects
from x12tools.synth.delivering import deliver
from x12tools.synth.generating import Order, generate
from x12tools.synth.model import Claim

HOLDING = ("reject", "denial")


def checked(folder: Path) -> Iterator[dict[str, Any]]:
    """Every finding in the files of a folder, in JSON's words; a file is judged as of its own day."""
    for file in json.loads((folder / "truth.json").read_text("utf-8"))["files"]:
        told = subprocess.run(
            [
                *(sys.executable, "-m", "x12tools", "check", str(folder / file["path"])),
                *("--encounters", str(folder / "encounters.csv"), "--auths", str(folder / "auths.csv")),
                *("--as-of", file["as_of"], "--format", "json"),
            ],
            capture_output=True,
            check=False,
            text=True,
        )
        if told.returncode > 2:
            raise SystemExit(f"{file['path']}: {told.stderr}")
        yield from json.loads(told.stdout)["findings"]


def made(claims: Iterable[Claim], folder: Path) -> dict[str, dict[str, Any]]:
    """Writes claims to a folder and gives their truth by claim."""
    for _ in deliver(claims, folder, 0):
        pass
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return {claim["claim_id"]: claim for claim in truth["claims"]}


def fired(finding: dict[str, Any]) -> set[str]:
    """The rules that speak in a finding: its own and those that it explains."""
    return {finding["rule"], *(related["rule"] for related in finding["related"])}


def main() -> int:
    """Measures and prints; 1 where a clean claim is held."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--clean", type=int, default=2000, help="clean claims")
    parser.add_argument("--each", type=int, default=20, help="claims for each rule with a planting")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held", help="write the clean claims that are held to this file, as JSON lines")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clean = made(generate(Order(told.clean, told.seed)), folder / "clean")
        on_clean: dict[str, Counter[str]] = defaultdict(Counter)
        held = []
        for finding in checked(folder / "clean"):
            on_clean[finding["rule"]]["held" if finding["holds"] else finding["severity"]] += 1
            if finding["holds"]:
                held.append({"truth": clean.get(finding["claim_id"] or ""), "finding": finding})
        rules = tuple(load_defects())
        planted: Counter[str] = Counter()
        found: Counter[str] = Counter()
        for form in ("837P", "837I"):
            order = Order(told.each * len(rules), told.seed, (form,), rules)
            where = folder / form
            truth = made(generate(order), where)
            speaking: dict[str, set[str]] = defaultdict(set)
            for finding in checked(where):
                speaking[finding["claim_id"] or ""] |= fired(finding)
            for claim in truth.values():
                if claim["rule"]:
                    planted[claim["rule"]] += 1
                    found[claim["rule"]] += claim["rule"] in speaking[claim["claim_id"]]
    if told.held:
        Path(told.held).write_text("".join(f"{json.dumps(each)}\n" for each in held), "utf-8")
    print(page(len(clean), on_clean, planted, found, told))
    return 1 if held else 0


def page(
    clean: int,
    on_clean: dict[str, Counter[str]],
    planted: Counter[str],
    found: Counter[str],
    told: argparse.Namespace,
) -> str:
    """The measures in Markdown."""
    out = [
        "# Measured",
        "",
        "This page is made by",
        f"`python tools/measure_rules.py --clean {told.clean} --each {told.each} --seed {told.seed}`.",
        "[Synthetic claims](synthetic-claims.md) tells how the claims are made: by no rule's code.",
        "",
        f"Clean claims: {clean}; findings on them that hold: {sum(c['held'] for c in on_clean.values())}.",
        f"Planted faults: {sum(planted.values())} of {len(planted)} rules; found: {sum(found.values())}.",
        "",
        "Precision is the share of a rule's findings, on both, that a fault was planted for.",
        "",
        "| rule | planted | found | recall | held on clean claims | told on clean claims | precision |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for rule in sorted({*on_clean, *planted}):
        counts = on_clean.get(rule, Counter())
        told_of = sum(counts.values()) - counts["held"]
        recall = f"{found[rule] / planted[rule]:.0%}" if planted[rule] else ""
        said = found[rule] + sum(counts.values())
        precision = f"{found[rule] / said:.0%}" if said and planted[rule] else ""
        out.append(
            f"| {rule} | {planted[rule] or ''} | {found[rule] if planted[rule] else ''} | {recall} "
            f"| {counts['held'] or ''} | {told_of or ''} | {precision} |"
        )
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
