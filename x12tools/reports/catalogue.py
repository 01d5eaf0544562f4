"""The catalogue of edits, written from the rules themselves: as a list, one by one."""

import difflib
import functools
import importlib
import pkgutil
from collections.abc import Iterator

from x12tools.findings import Check
from x12tools.rules import all_rules, find_rule
from x12tools.rules.base import Rule
from x12tools.worklists import ITEMS

_CHECKING_ROOMS = ("x12tools.guides", "x12tools.rules", "x12tools.engine", "x12tools.worklists")
"""Rooms that find things without being an edit: the guide, side files, the envelope, the balance, the
worklist."""

FOUND_BY_GUIDE = {"INF-NDC-08": "IG-SEGMENT-REQUIRED"}
"""Ids whose fault breaks the guide, with the check that finds it: LIN without CTP, CTP without LIN."""


def listing() -> str:
    """A line for each edit, each item of the worklist, and each id whose fault another one finds: id,
    severity, title."""
    lines = {rule.id: f"{rule.check.severity.value:13} {rule.check.title}" for rule in all_rules()}
    lines |= {alias: f"{'':13} see {rule.id}" for rule in all_rules() for alias in rule.aliases}
    lines |= {id: f"{'':13} see {check}" for id, check in FOUND_BY_GUIDE.items()}
    lines |= {item.id: f"{'worklist':13} {item.title}" for item in ITEMS}
    return "".join(f"{id:14} {line}\n" for id, line in sorted(lines.items()))


def page(id: str) -> str | None:
    """All that is known of a rule, or of a check of the envelope or the guide, by its id in any case.

    None where there is none of that id.
    """
    id = FOUND_BY_GUIDE.get(id.upper(), id.upper())
    rule = find_rule(id)
    check = rule.check if rule else checks().get(id)
    if check is None:
        return None
    return "\n".join(_entry(check, rule)) + "\n"


def help_of(id: str) -> str:
    """Why an edit is there; empty for what is found outside the edits."""
    rule = find_rule(id)
    return rule.why if rule else ""


def nearest(id: str) -> str | None:
    """The id that is most like one that there is not."""
    known = [*(rule.id for rule in all_rules()), *checks()]
    return next(iter(difflib.get_close_matches(id.upper(), known, n=1)), None)


@functools.cache
def checks() -> dict[str, Check]:
    """What is found outside the edits, by id."""
    found = {}
    for room in _CHECKING_ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Check):
                    found[value.id] = value
    return found


def _entry(check: Check, rule: Rule | None) -> Iterator[str]:
    yield f"{check.id}  {check.title}"
    yield ""
    if rule:
        yield rule.why
        yield ""
    yield f"Severity   {check.severity.value}{', an item of the worklist' if check in ITEMS else ''}"
    if rule:
        if rule.aliases:
            yield f"Stands for {' '.join(rule.aliases)}"
        yield f"Forms      {' '.join(sorted(rule.forms))}"
        yield f"Payers     {' '.join(sorted(rule.payers)) if rule.payers else 'all'}"
        if rule.advisory:
            yield f"At risk    at most, for {' '.join(sorted(rule.advisory))}"
        if rule.needs:
            yield f"Needs      {' '.join(sorted(rule.needs))}; silent without"
    if check.denials:
        yield f"Denied as  {', '.join(map(str, check.denials))}"
    if check.stc:
        yield f"Status     {', '.join(check.stc)} (277CA)"
    if check.source:
        yield f"Source     {'; '.join(check.source)}"
    if rule:
        examples = [(kind, one) for kind in ("Pass", "Fail", "Fixed") for one in rule.examples(kind)]
        if examples:
            yield ""
        for kind, example in examples:
            claim, _, log = example.partition(" && ")
            yield f"{kind:10} x12tools try '{claim}'"
            if log:
                yield f"{'':10} with --auths and a log of {log}"
