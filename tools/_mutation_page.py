"""The page on mutants: figures by family, and each survivor with the reason to let it live."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

KILLED, SURVIVED, BROKEN, UNMADE, TIMEOUT = "killed", "survived", "broken", "unmade", "timeout"
NO_TEST = "no test"

_HEAD = """# Mutants

`make mutation` changes one thing of an edit at a time, a `<` to `<=`, an `and` to `or`, a code to another,
and runs the examples against it. A change that no test notices is a mutant that survived: it is either
the same in every claim, or a test is missing. `FAMILY="jw shared"` takes some families, or what they share,
alone. `tools/mutation.py` writes this page with `--page`.

- The changes are mutmut's; mutmut itself leaves decorated functions alone, and every edit is one. Functions,
  constants of a module, and what `@rule` declares (codes, forms, payers, needs and the like) are changed.
- Wording is not: docstrings, titles, sources, severities, foretold denials, strings with a blank. What a
  message computes is; the column `in words` counts those that survived there.
- Each mutant has a process of its own, forked from one that has imported everything. It runs the tests of
  `tests/rules`, `tests/denials` and `tests/worklists` that reach its line until one fails: those of its own
  edit, and of the others at most {others}, evenly chosen (ten times as many of what edits share).
- A figure is of the last run of its file; an edit may have changed since.
- Killed are those that failed a test or could not be imported. `timeout` are those that a test did not
  end with.

"""


@attrs.define(slots=True)
class Outcome:
    """What became of a mutant; ``tests`` is how many ran against it at most."""

    key: str
    line: int
    working: bool
    status: str
    tests: int

    @property
    def lives(self) -> bool:
        """Whether no test noticed it."""
        return self.status not in (KILLED, BROKEN, TIMEOUT)


def reasons(path: Path) -> list[tuple[re.Pattern[str], str]]:
    """Why mutants live: a file of reasons (``# reason``), each over the keys it is for, or over patterns
    of keys (``~ pattern``)."""
    found, reason = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            reason = line.removeprefix("#").strip()
        elif line.startswith("~ "):
            found.append((re.compile(line.removeprefix("~ ")), reason))
        elif line.strip():
            found.append((re.compile(re.escape(line.strip()) + r"\Z"), reason))
    return found


def page(
    known: Mapping[str, Sequence[Outcome]],
    why: list[tuple[re.Pattern[str], str]],
    others: int,
    files: Sequence[str],
) -> str:
    """The page, from what is known of each file; ``files`` are all that could be."""
    unknown = [file for file in files if file not in known]
    left = ["", f"Not run yet: {', '.join(unknown)}."] if unknown else []
    parts = [*_figures(known, why), *left, "", *_survivors(known, why), ""]
    return _HEAD.format(others=others) + "\n".join(parts)


def reason_of(outcome: Outcome, why: list[tuple[re.Pattern[str], str]]) -> str:
    """Why a survivor is let live, or that a test is missing."""
    return next((reason for pattern, reason in why if pattern.match(outcome.key)), NO_TEST)


def _figures(known: Mapping[str, Sequence[Outcome]], why: list[tuple[re.Pattern[str], str]]) -> Iterator[str]:
    families: dict[str, Counter[str]] = {}
    for file, outcomes in known.items():
        family = file.split("/")[0] if "/" in file else "shared"
        counts = families.setdefault(family, Counter())
        for one in outcomes:
            counts["mutants"] += 1
            counts["timeout"] += one.status == TIMEOUT
            counts["killed"] += not one.lives and one.status != TIMEOUT
            if one.lives:
                counts["survived"] += 1
                counts["in words"] += one.working
                counts["explained"] += reason_of(one, why) != NO_TEST
    columns = ["mutants", "killed", "timeout", "survived", "in words", "explained"]
    yield f"| family | {' | '.join(columns)} | noticed |"
    yield f"|---|{'---|' * len(columns)}---|"
    total: Counter[str] = Counter()
    for family, counts in sorted(families.items()):
        total += counts
        yield _row(family, counts, columns)
    yield _row("all", total, columns)


def _row(name: str, counts: Counter[str], columns: list[str]) -> str:
    noticed = (counts["killed"] + counts["timeout"]) / max(1, counts["mutants"])
    return f"| {name} | {' | '.join(f'{counts[column]:,}' for column in columns)} | {noticed:.1%} |"


def _survivors(
    known: Mapping[str, Sequence[Outcome]], why: list[tuple[re.Pattern[str], str]]
) -> Iterator[str]:
    yield "## Survivors"
    yield "\nBy file and line, what was changed, and why it may live. Without a reason: no test yet."
    for file, outcomes in sorted(known.items()):
        living = [one for one in outcomes if one.lives]
        if not living:
            continue
        yield f"\n### {file}\n"
        for one in living:
            function, _, change = one.key.partition(" ")[2].partition(": ")
            change = _short(change).replace("`", "'")
            reason = reason_of(one, why)
            yield f"- {one.line} {function}: `{change}`{'' if reason == NO_TEST else f': {reason}'}"


def _short(change: str) -> str:
    """A change with no more of its line than shows where it is."""
    left, brace, rest = change.partition("{") if change.count("{") == 1 else ("", "", change)
    if not brace:
        return change if len(change) <= 140 else f"{change[:137]}..."
    inside, _, right = rest.partition("}")
    left = left if len(left) <= 40 else f"...{left[-37:]}"
    right = right if len(right) <= 30 else f"{right[:27]}..."
    inside = inside if len(inside) <= 90 else f"{inside[:44]} ... {inside[-44:]}"
    return f"{left}{{{inside}}}{right}"
