"""Begins a new rule: a file of its own, whose words in <> are for you to replace, and its cases.

python tools/new_rule.py MOD carries
"""

import argparse
import re
import string
import sys
from pathlib import Path

from x12tools.reports.catalogue import checks
from x12tools.rules import all_rules

ROOT = Path(__file__).parent.parent

SHAPES = {
    "carries": "a code has a modifier that it may not have",
    "lacks": "a code has none of the modifiers that it must have",
    "beside": "a code stands on one day beside another that it is part of",
    "alone": "a code stands on a day without any of those that it needs",
}
"""What a denial may be about, by the word that names it."""

_OTHERS = {
    "carries": ("_MODIFIERS", '("<modifier>",)', "the modifiers that it may not have"),
    "lacks": ("_MODIFIERS", '("<modifier>",)', "the modifiers, one of which it must have"),
    "beside": ("_BESIDE", 'frozenset({"<code>"})', "the codes that it is part of"),
    "alone": ("_NEEDED", 'frozenset({"<code>"})', "the codes, one of which it needs"),
}

_BY_LINE = """\
    for line in claim.lines:
        if line.procedure in _CODES and ${word}line.has(*_MODIFIERS):
            yield at_line(
                $name,
                line,
                f"{line.procedure} on line {line.number} <what is wrong with it>.",
                context,
                what="modifiers",
                fix=Fix(Safety.HUMAN, "<What the biller does next.>"),
            )
"""

_BY_DAY = """\
    for day in days(claim):
        others = with_code(day, $others)
        for line in with_code(day, _CODES) if ${word}others else ():
            yield at_line(
                $name,
                line,
                f"{line.procedure} on line {line.number} <what is wrong with it>.",
                context,
                fix=Fix(Safety.HUMAN, "<What the biller does next.>"),
            )
"""

_BODIES = {
    "carries": (_BY_LINE, ""),
    "lacks": (_BY_LINE, "not "),
    "beside": (_BY_DAY, ""),
    "alone": (_BY_DAY, "not "),
}

_FILE = '''\
"""$id: <what is wrong, in few words>."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
$imports
_CODES = frozenset({"<code>"})
"""The codes that are denied."""

$others = $values
"""$said."""


@rule(
    id="$id",
    title="<What is wrong, in few words>",
    severity=Severity.RISK,
    codes=_CODES,
    forms="837P 837I",
    payers="FFS_A FFS_B",
    source="<who says so, where>",
    denials=[Denial("<group>", "<carc>", ("<rarc>",))],
)
def $name(claim: Claim, context: Context) -> Iterator[Finding]:
    """<Why a biller cares, in one sentence.>

    <What it looks at, and where it is silent.>

    Pass: <a claim that goes>
    Fail: <a claim that was denied>
    """
$body'''

_CASES = """\
# <why this one goes>
Silent: <a claim>
# <why this one is denied too>
Fail: <a claim>
"""


def begin(family: str, shape: str, root: Path = ROOT) -> tuple[str, Path, Path]:
    """Writes the two files of a new rule; its id, and where they are. SystemExit where it cannot."""
    folder = root / "x12tools" / "rules" / family.lower()
    numbered = sorted(one.name for one in folder.parent.iterdir() if any(one.glob("inf_*.py")))
    if family.lower() not in numbered:
        raise SystemExit(f"There is no family {family}; there are {' '.join(numbered).upper()}.")
    number = _free_number(family.upper(), root)
    id = f"INF-{family.upper()}-{number:02}"
    name = id.lower().replace("-", "_")
    body, word = _BODIES[shape]
    others, values, said = _OTHERS[shape]
    filled = {"id": id, "name": name, "others": others, "values": values, "word": word}
    by_day = body is _BY_DAY
    text = string.Template(_FILE).substitute(
        filled,
        said=said[0].upper() + said[1:],
        imports="from x12tools.rules.scope import days, with_code\n" if by_day else "",
        body=string.Template(body).substitute(filled),
    )
    rule, cases = folder / f"{name}.py", root / "tests" / "rules" / "cases" / f"{id}.txt"
    for path, content in ((rule, text), (cases, _CASES)):
        path.write_text(content, "utf-8")
    return id, rule, cases


def _free_number(family: str, root: Path) -> int:
    """The number after the highest that a rule has or had, or that was decided to have none."""
    ids = [id for rule in all_rules() for id in (rule.id, *rule.aliases)] + list(checks())
    ids += [path.stem.upper().replace("_", "-") for path in root.glob("x12tools/rules/*/inf_*.py")]
    ids += [one for page in root.glob("docs/decisions/*.md") for one in _IDS.findall(page.read_text("utf-8"))]
    return 1 + max(int(one.rpartition("-")[2]) for one in ids if one.startswith(f"INF-{family}-"))


_IDS = re.compile(r"INF-[A-Z]{2,4}-[0-9]{2}")


def main() -> None:
    """The command."""
    shapes = "".join(f"\n  {word:8} {said}" for word, said in SHAPES.items())
    parser = argparse.ArgumentParser(
        description=f"Begins a new rule.\n\nShapes:{shapes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("family", help="the family, as MOD: docs/rules.md has them all")
    parser.add_argument("shape", choices=SHAPES, help="what the denial is about")
    given = parser.parse_args()
    id, *written = begin(given.family, given.shape)
    sys.stdout.write(f"{id} begins. Replace each <...> in these two files:\n")
    sys.stdout.writelines(f"  {path.relative_to(ROOT)}\n" for path in written)


if __name__ == "__main__":
    main()
