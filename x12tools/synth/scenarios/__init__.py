"""Stories of claims: each module holds some, declared with ``@scenario`` and found by their place.

A scenario makes one claim that is right. Its name says what is met in it.
"""

import datetime
import functools
import importlib
import pkgutil
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs

from x12tools.synth.diagnosing import Reason, reason
from x12tools.synth.facts import FIRST, LAST, Drug, drug
from x12tools.synth.model import Claim, Payer
from x12tools.synth.people import PAYERS
from x12tools.synth.visits import SETTINGS, Visit

OFFICE = ("medicare-b", "ma", "medicaid", "commercial", "tricare", "wc")
HOSPITAL = ("medicare-a", "ma", "medicaid", "commercial", "tricare")
PLANS = ("commercial", "medicaid", "tricare")
FEE_FOR_SERVICE = ("medicare-b",)


@attrs.frozen(slots=True, eq=False)
class Maker:
    """What a scenario is given: a number, a name for the claim, chance, setting, payer and a span of days."""

    number: int
    id: str
    chance: random.Random
    setting: str
    payer: Payer
    scenario: str

    def day(self, *codes: str, first: datetime.date = FIRST, last: datetime.date = LAST) -> datetime.date:
        """A weekday on which all these drug codes are valid."""
        first = max([first, *(drug(code).since for code in codes)])
        last = min([last, *(drug(code).until for code in codes)])
        day = first + datetime.timedelta(days=self.chance.randint(0, max((last - first).days, 0)))
        while day.weekday() > 4 and day > first:
            day -= datetime.timedelta(days=1)
        return day

    def visit(
        self, date: datetime.date, why: Reason | tuple[str, ...], specialty: str = "internist", **more: Any
    ) -> Visit:
        """A visit in this setting; ``why`` is diagnoses, or a reason with age and sex."""
        if not isinstance(why, Reason):
            why = Reason(why, self.chance.randint(50, 82), self.chance.choice("FM"))
        if "charted" not in more:
            more["charted"] = self.chance.random() < 0.7
        if "weight" not in more:
            more["weight"] = (
                Decimal(self.chance.randint(52, 104)) if why.age >= 16 else Decimal(why.age * 2 + 10)
            )
        return Visit(
            self.id,
            self.chance,
            SETTINGS[self.setting],
            self.payer,
            date,
            why,
            self.scenario,
            specialty,
            **more,
        )

    def reason_for(self, code: str, date: datetime.date) -> Reason:
        """An ordinary reason for a drug by its code."""
        return reason(drug(code), date, self.chance)

    def reason(self, what: Drug, date: datetime.date, first: str = "") -> Reason:
        """An ordinary reason for a drug."""
        return reason(what, date, self.chance, first=first)


@attrs.frozen(slots=True, eq=False)
class Scenario:
    """A declared story: where it happens, who pays, and how often it is told."""

    name: str
    places: tuple[tuple[str, str], ...]
    weight: int
    tell: Callable[[Maker], Claim]

    @property
    def forms(self) -> frozenset[str]:
        """The forms that its claims have."""
        return frozenset(SETTINGS[setting].form for setting, _ in self.places)

    def kinds(self) -> frozenset[str]:
        """The kinds of payer its claims have."""
        return frozenset(payer.kind for _, who in self.places for payer in PAYERS[who])


_told: dict[str, Scenario] = {}


def scenario(
    name: str, *, weight: int = 2, **where: tuple[str, ...]
) -> Callable[[Callable[[Maker], Claim]], Callable[[Maker], Claim]]:
    """Declares a story. ``where`` are payers by setting: ``office=OFFICE, hospital=HOSPITAL``."""

    def declare(tell: Callable[[Maker], Claim]) -> Callable[[Maker], Claim]:
        places = tuple((setting, payer) for setting, payers in where.items() for payer in payers)
        _told[name] = Scenario(name, places, weight, tell)
        return tell

    return declare


@functools.cache
def load_scenarios() -> dict[str, Scenario]:
    """Every scenario by its name."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return {name: _told[name] for name in sorted(_told)}
