"""The edits: one rule a file, in a folder per family."""

import functools
import importlib
import pkgutil

from x12tools.rules.base import Rule


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package, by id; found by walking it."""
    found = []
    for package in pkgutil.iter_modules(__path__):
        if not package.ispkg:
            continue
        family = importlib.import_module(f"{__name__}.{package.name}")
        for module in pkgutil.iter_modules(family.__path__):
            body = importlib.import_module(f"{family.__name__}.{module.name}")
            found += [value for value in vars(body).values() if isinstance(value, Rule)]
    return tuple(sorted(found, key=lambda rule: rule.id))


def find_rule(id: str) -> Rule | None:
    """A rule by its id, or by one that was merged into it."""
    return next((rule for rule in all_rules() if rule.id == id or id in rule.aliases), None)
