"""Faults to plant: each takes a clean claim and gives the same with one fault that one edit finds.

A planting is declared with ``@defect`` in the file of its family (``defects/seq.py``), and is found by
its place alone: ``load_defects`` imports every module of this folder.
"""

import functools
import importlib
import pkgutil
import random
from collections.abc import Callable

import attrs

from x12tools.synth.model import Claim

Planting = Callable[[Claim, random.Random], Claim | None]

CLAIM_ALONE, WITH_CHART, WITH_LOG, WITH_HISTORY, WITH_PROFILE = "claim", "chart", "log", "history", "profile"
"""What decides whether a planted fault is one: the claim alone, or what stands beside it."""


@attrs.frozen(slots=True, kw_only=True)
class Needs:
    """What a clean claim must be before a fault is tried on it; what is empty asks nothing.

    ``forms`` are ``837P 837I``, ``payers`` kinds of payer (see Payer), ``scenarios`` names of scenarios or
    the beginnings of them. A line must begin with one of ``codes``, and one with each of ``all_codes``.
    ``families`` and ``classes`` are columns ``family`` and ``drug_class`` of ``maps/infusion/drugs.csv``,
    one of which a drug line must have. ``chart`` asks for a charted claim, ``authorization`` for an entry
    of the log.
    """

    forms: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    all_codes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    chart: bool = False
    authorization: bool = False


@attrs.frozen(slots=True)
class Defect:
    """A declared planting: the rule that shall find it, what it starts from, and how it is planted.

    ``name`` is the function's, and tells several plantings of one rule apart. ``decided`` is what decides
    the fault: the claim alone, or the chart, log, history or profile beside it.
    """

    rule: str
    name: str
    needs: Needs
    plant: Planting
    decided: str = CLAIM_ALONE


_declared: dict[str, list[Defect]] = {}


def defect(
    rule: str, *, needs: Needs | None = None, decided: str = CLAIM_ALONE
) -> Callable[[Planting], Planting]:
    """Declares a function as a planting of ``rule``. A rule may have several; the file is the family's.

    The function takes a clean claim and a source of chance, changes one thing and returns
    ``claim.faulty(words, line)``; None where this claim cannot carry the fault. ``decided`` is what
    decides that it is one.
    """

    def declare(plant: Planting) -> Planting:
        name = getattr(plant, "__name__", rule)
        _declared.setdefault(rule, []).append(Defect(rule, name, needs or Needs(), plant, decided))
        return plant

    return declare


@functools.cache
def load_defects() -> dict[str, tuple[Defect, ...]]:
    """Every planting by its rule, the rules in order."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return {rule: tuple(_declared[rule]) for rule in sorted(_declared)}


def planted(defect: Defect, claim: Claim, chance: random.Random) -> Claim | None:
    """The claim with the fault, labelled with the rule; None where it cannot carry it."""
    faulty = defect.plant(claim, chance)
    return None if faulty is None else attrs.evolve(faulty, rule=defect.rule, decided=defect.decided)
