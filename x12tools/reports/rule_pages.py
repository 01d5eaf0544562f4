"""The catalogue of edits as pages: an index, and a page for each family, written from the rules themselves.

What a finding says and which fix it proposes is what the examples of a rule get when they are checked.
"""

import importlib
from collections.abc import Iterator

from x12tools.engine import check
from x12tools.engine.typed import typed
from x12tools.findings import Check, Finding
from x12tools.reports.catalogue import checks
from x12tools.rules import all_rules
from x12tools.rules.base import Rule
from x12tools.worklists import ITEMS

INDEX = "rules.md"
"""The page that names every edit and links the others."""

_FOUND_OUTSIDE = {
    "DATA": "Side files: charts and authorization logs.",
    "ENG": "The engine itself.",
    "ENV": "Envelope and syntax (SNIP 1).",
    "IG": "The implementation guide (SNIP 2).",
}
"""Families that no folder of rules has, and what they are about."""

_HEAD = """\
# The edits

What x12tools can find, each with the id that a finding names. `x12tools rules ID` shows one of them,
[adding a rule](adding-a-rule.md) says how a new one is made. These pages are written by
`x12tools rules --markdown docs`, and a test holds them to the rules.

| severity | what the payer does |
|---|---|
| reject | it, or the clearinghouse, does not take the claim; held |
| denial | it does not pay; held |
| underpayment | it pays less than it would |
| audit | it may take the money back; a denial where the chart contradicts the claim |
| risk | it may deny |
| info | nothing |

| fix | who decides |
|---|---|
| safe | `x12tools fix` makes it: form alone |
| assist | it is proposed, and made by `--accept ID` |
| human | only words: what was done, or is attested, no machine knows |
"""

_ORDER = ("Fail", "Pass", "Fixed")


def pages() -> dict[str, str]:
    """Every page in Markdown, by its path: ``rules.md``, ``rules/SEQ.md`` …"""
    families: dict[str, dict[str, Rule | Check]] = {}
    known: tuple[Rule | Check, ...] = (*checks().values(), *all_rules())
    for one in known:
        families.setdefault(_family(one.id), {})[one.id] = one
    written = {INDEX: "\n".join(_index(families)) + "\n"}
    for family, members in families.items():
        blocks = [f"# {family}: {_about(family)}\n\nAll families: [the edits](../{INDEX})."]
        blocks += ["\n".join(_entry(members[id])) for id in sorted(members)]
        written[f"rules/{family}.md"] = "\n\n".join(blocks) + "\n"
    return written


def _family(id: str) -> str:
    """``SEQ`` of INF-SEQ-01, ``ENV`` of ENV-COUNT."""
    first, second, *_ = id.split("-")
    return second if first == "INF" else first


def _about(family: str) -> str:
    if family in _FOUND_OUTSIDE:
        return _FOUND_OUTSIDE[family].rstrip(".")
    package = importlib.import_module(f"x12tools.rules.{family.lower()}")
    return (package.__doc__ or "").strip().rstrip(".")


def _index(families: dict[str, dict[str, Rule | Check]]) -> Iterator[str]:
    yield _HEAD
    for family in sorted(families):
        page = f"rules/{family}.md"
        yield f"## [{family}]({page}): {_about(family)}"
        yield ""
        yield "| id | severity | what is wrong |"
        yield "|---|---|---|"
        rows = {}
        for one in families[family].values():
            check = one.check if isinstance(one, Rule) else one
            severity = "worklist" if check in ITEMS else check.severity.value
            rows[one.id] = f"| [{one.id}]({page}#{one.id.lower()}) | {severity} | {check.title} |"
        for rule in all_rules():
            for alias in rule.aliases:
                if _family(alias) == family:
                    other = f"rules/{_family(rule.id)}.md#{rule.id.lower()}"
                    rows[alias] = f"| {alias} | | see [{rule.id}]({other}) |"
        yield from (rows[id] for id in sorted(rows))
        yield ""


def _entry(one: Rule | Check) -> Iterator[str]:
    rule = one if isinstance(one, Rule) else None
    check = one.check if isinstance(one, Rule) else one
    yield f"## {check.id}"
    yield ""
    yield f"**{check.title}.**" + (f" {rule.why}" if rule else "")
    yield ""
    if rule and rule.looks_at:
        yield rule.looks_at.replace("``", "`")
        yield ""
    shown = [(kind, text) for kind in _ORDER for text in rule.examples(kind)] if rule else []
    found = {text: _found(check.id, text) for kind, text in shown if kind == "Fail"}
    yield "| | |"
    yield "|---|---|"
    for name, value in _facts(check, rule, found):
        yield f"| {name} | {value} |"
    if shown:
        yield ""
    for kind, text in shown:
        claim, _, log = text.partition(" && ")
        yield f"- {kind}: `{claim}`" + (f", with an authorization log of `{log}`" if log else "")
        finding = found.get(text)
        if finding:
            yield f"  - {_plain(finding.message)}"
            if finding.fix:
                yield f"  - Fix, {finding.fix.safety.value}: {_plain(finding.fix.text)}"


def _facts(check: Check, rule: Rule | None, found: dict[str, Finding | None]) -> Iterator[tuple[str, str]]:
    if rule and rule.aliases:
        yield "stands for", ", ".join(rule.aliases)
    if check in ITEMS:
        yield "severity", f"{check.severity.value}; an item of [the worklist](../worklist.md)"
    else:
        yield "severity", check.severity.value + (_limits(rule) if rule else "")
    if rule:
        yield "forms", ", ".join(sorted(rule.forms))
        yield "payers", ", ".join(sorted(rule.payers)) if rule.payers else "all"
        if rule.needs:
            yield "needs", ", ".join(map(_need, sorted(rule.needs))) + "; silent without"
        if rule.codes:
            yield "looks at", f"claims with {_codes(sorted(rule.codes))}"
    fixes = {one.fix.safety.value if one.fix else "none" for one in found.values() if one}
    if fixes:
        yield "fix", ", ".join(sorted(fixes))
    if rule:
        rarely = [one for one in check.denials if one not in rule.predicts]
        if rule.predicts:
            yield "foretells", ", ".join(map(str, rule.predicts))
        if rarely:
            yield "now and then", ", ".join(map(str, rarely))
    elif check.denials:
        yield "foretells", ", ".join(map(str, check.denials))
    if check.stc:
        yield "277CA", ", ".join(check.stc)
    if check.source:
        yield "source", "; ".join(check.source)


def _limits(rule: Rule) -> str:
    """What the gates of the engine let it be at most, as declared."""
    said = []
    if rule.advisory:
        policy = f", or what the profile's `{rule.editing}` says" if rule.editing else ""
        said.append(f"for {', '.join(sorted(rule.advisory))}{policy}")
    if rule.tables:
        said.append(f"outside the dates of the tables {', '.join(f'`{one}`' for one in rule.tables)}")
    if rule.general_knowledge:
        said.append("everywhere, for it rests on general knowledge")
    return f"; at most risk {'; '.join(said)}" if said else ""


def _need(need: str) -> str:
    word, _, key = need.partition(":")
    return f"`{key}` of the payer's profile" if key else word


def _codes(codes: list[str]) -> str:
    if len(codes) <= 12:
        return ", ".join(codes)
    return f"{', '.join(codes[:8])} … {codes[-1]} ({len(codes)} codes)"


def _found(id: str, example: str) -> Finding | None:
    """The rule's own finding on an example, None where another leads it."""
    claim, _, log = example.partition(" && ")
    return next((one for one in check(*typed(claim, log)).findings if one.rule == id), None)


def _plain(text: str) -> str:
    """Text that Markdown takes as it stands."""
    for sign in "*_<|":
        text = text.replace(sign, f"\\{sign}")
    return text
