"""Measures the edits on synthetic claims: what was planted, what was found, what fires on clean claims.

    python tools/measure_rules.py --clean 10000 --each 20 --seed 1 > docs/measured.md

Prints a page in Markdown. A planted fault counts as found where its rule, or the one that stands for it,
fires on its claim, by itself or among the related ones of another finding. What other rules find on a
faulty claim is not judged: one fault may be another's, too. On clean claims every finding counts against
its rule, held or not.
"""

import argparse
import datetime
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import x12tools
from x12tools.findings import Finding
from x12tools.rules import find_rule
from x12tools.rules.authorizations import read_authorizations
from x12tools.rules.encounters import read_encounters
from x12tools.rules.history import Service, services_in
from x12tools.synth.defects import load_defects
from x12tools.synth.delivering import deliver
from x12tools.synth.generating import Order, generate, plant
from x12tools.synth.model import Claim

_HALF = {"INF-LIF-04": "SIT-FUTURE"}
"""Ids of the catalogue that two rules stand for, and the second of them."""


def checked(folder: Path) -> Iterator[tuple[str, Finding]]:
    """Every finding in the files of a folder with its claim's id; a file is judged as of its own day."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    history = sent_before(folder, truth["earlier"])
    for file in truth["files"]:
        options = x12tools.Options(
            as_of=datetime.date.fromisoformat(file["as_of"]),
            encounters=read_encounters(folder / "encounters.csv"),
            authorizations=read_authorizations(folder / "auths.csv"),
            history=lambda claim: history.get(claim.id),
        )
        report = x12tools.check(str(folder / file["path"]), options)
        for finding in report.findings:
            claim = report.claims[finding.claim] if finding.claim is not None else None
            yield (claim.claim_id or "" if claim else ""), finding


def sent_before(folder: Path, files: Iterable[dict[str, Any]]) -> dict[str, tuple[Service, ...]]:
    """What was sent before, by the id of the claim whose history it is."""
    found: dict[str, tuple[Service, ...]] = defaultdict(tuple)
    for file in files:
        for service in services_in((folder / file["path"]).read_bytes()):
            found[service.claim_id.removesuffix("A")] += (service,)
    return found


def made(claims: Iterable[Claim], folder: Path) -> dict[str, dict[str, Any]]:
    """Writes claims to a folder and gives their truth by claim."""
    for _ in deliver(claims, folder, 0):
        pass
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return {claim["claim_id"]: claim for claim in truth["claims"]}


def faulty(each: int, seed: int) -> Iterator[Claim]:
    """So many claims for each rule with a planting, its plantings in turn; fewer where none carries one."""
    for place, plantings in enumerate(load_defects().values()):
        for turn in range(each):
            planting = plantings[turn % len(plantings)]
            claim = plant(planting, place * each + turn, seed, ("837P", "837I"))
            if claim is not None:
                yield claim


def fired(finding: Finding) -> set[str]:
    """The rules that speak in a finding: its own and those that it explains."""
    return {finding.rule, *(related.rule for related in finding.related)}


def speaks(rule: str, speaking: set[str]) -> bool:
    """Whether a rule speaks, or one that it was merged into."""
    stands_for = find_rule(rule)
    return bool(speaking & {rule, stands_for.id if stands_for else rule, _HALF.get(rule, rule)})


def main() -> int:
    """Measures and prints; 1 where a clean claim is held."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--clean", type=int, default=2000, help="clean claims")
    parser.add_argument("--each", type=int, default=20, help="claims for each rule with a planting")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held", help="write the clean claims that are held to this file, as JSON lines")
    parser.add_argument("--missed", help="write the faults that are not found to this file, as JSON lines")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clean = made(generate(Order(told.clean, told.seed)), folder / "clean")
        on_clean: dict[str, Counter[str]] = defaultdict(Counter)
        held = []
        for id, finding in checked(folder / "clean"):
            on_clean[finding.rule]["held" if finding.holds else finding.severity.name] += 1
            if finding.holds:
                held.append({"truth": clean.get(id), "rule": finding.rule, "message": finding.message})
        planted: Counter[str] = Counter()
        found: Counter[str] = Counter()
        decided: dict[str, set[str]] = defaultdict(set)
        missed = []
        truth = made(faulty(told.each, told.seed), folder / "faulty")
        speaking: dict[str, set[str]] = defaultdict(set)
        for id, finding in checked(folder / "faulty"):
            speaking[id] |= fired(finding)
        for claim in truth.values():
            rule = claim["rule"]
            planted[rule] += 1
            decided[rule].add(claim["decided"])
            if speaks(rule, speaking[claim["claim_id"]]):
                found[rule] += 1
            else:
                missed.append(claim)
    if told.held:
        Path(told.held).write_text("".join(f"{json.dumps(each)}\n" for each in held), "utf-8")
    if told.missed:
        Path(told.missed).write_text("".join(f"{json.dumps(each)}\n" for each in missed), "utf-8")
    print(page(len(clean), on_clean, planted, found, decided, told))
    return 1 if held else 0


def page(
    clean: int,
    on_clean: dict[str, Counter[str]],
    planted: Counter[str],
    found: Counter[str],
    decided: dict[str, set[str]],
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
        "A fault is decided by the claim alone, or with chart, log, history or the plan's profile.",
        "Precision is the share of a rule's findings, on both, that a fault was planted for.",
        "",
        "| rule | decided by | planted | found | recall | held, clean | told, clean | precision |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for rule in sorted({*on_clean, *planted}):
        counts = on_clean.get(rule, Counter())
        told_of = sum(counts.values()) - counts["held"]
        recall = f"{found[rule] / planted[rule]:.1%}" if planted[rule] else ""
        said = found[rule] + sum(counts.values())
        precision = f"{found[rule] / said:.0%}" if said and planted[rule] else ""
        out.append(
            f"| {rule} | {', '.join(sorted(decided.get(rule, ())))} "
            f"| {planted[rule] or ''} | {found[rule] if planted[rule] else ''} | {recall} "
            f"| {counts['held'] or ''} | {told_of or ''} | {precision} |"
        )
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
