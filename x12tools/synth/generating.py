"""Claims in their order: which story each tells, and which fault is planted in it. Same seed, same claims."""

import random
from collections.abc import Iterator, Sequence

import attrs

from x12tools.errors import UsageError
from x12tools.synth.defects import Defect, Needs, load_defects, planted
from x12tools.synth.facts import drugs
from x12tools.synth.model import Claim
from x12tools.synth.people import PAYERS
from x12tools.synth.scenarios import Maker, Scenario, load_scenarios
from x12tools.synth.visits import SETTINGS

_TRIES = 400
"""Clean claims on which a fault is tried before nothing can carry it."""

_CLEAN_SHARE = 0.5
"""How many of a mix stay without a fault."""


@attrs.frozen(slots=True)
class Order:
    """What is asked for. ``rules`` are the faults to plant in turn, empty for none; ``mix`` leaves half of
    the claims clean. ``forms`` are those wanted."""

    claims: int
    seed: int
    forms: tuple[str, ...] = ("837P", "837I")
    rules: tuple[str, ...] = ()
    mix: bool = False


def order(claims: int, seed: int, defects: str, form: str) -> Order:
    """An order in the words of the command line. Raises UsageError for a rule that has no planting."""
    forms = ("837P", "837I") if form == "both" else (form,)
    if defects == "none":
        return Order(claims, seed, forms)
    known = load_defects()
    if defects == "mix":
        return Order(claims, seed, forms, tuple(known), mix=True)
    rules = tuple(dict.fromkeys(rule.strip().upper() for rule in defects.split(",") if rule.strip()))
    if missing := [rule for rule in rules if rule not in known]:
        raise UsageError(f"no defect is planted for {', '.join(missing)}; there are {', '.join(known)}")
    return Order(claims, seed, forms, rules)


def generate(wanted: Order) -> Iterator[Claim]:
    """The claims ordered, one after the other; a fault that no claim of the forms can carry is left out."""
    plantings = [defect for rule in wanted.rules for defect in load_defects()[rule]]
    plantings = [defect for defect in plantings if _stories(defect.needs, wanted.forms)]
    for number in range(wanted.claims):
        chance = random.Random(f"{wanted.seed}:{number}")
        clean = not plantings or (wanted.mix and chance.random() < _CLEAN_SHARE)
        faulty = None
        if not clean:
            faulty = plant(plantings[number % len(plantings)], number, wanted.seed, wanted.forms)
        yield faulty or told(number, wanted.seed, wanted.forms)


def told(number: int, seed: int, forms: Sequence[str]) -> Claim:
    """The clean claim of a number."""
    chance = random.Random(f"{seed}:{number}:told")
    return _tell(number, _name(seed, number), chance, _stories(Needs(), forms), forms, ())


def plant(defect: Defect, number: int, seed: int, forms: Sequence[str]) -> Claim | None:
    """The first claim that can carry a fault, with it; None where hundreds cannot."""
    stories = _stories(defect.needs, forms)
    wanted = defect.needs.forms or forms
    for attempt in range(_TRIES if stories else 0):
        chance = random.Random(f"{seed}:{number}:{defect.name}:{attempt}")
        claim = _tell(number + attempt, _name(seed, number), chance, stories, wanted, defect.needs.payers)
        if fits(claim, defect.needs) and (faulty := planted(defect, claim, chance)):
            return faulty
    return None


def fits(claim: Claim, needs: Needs) -> bool:
    """Whether a clean claim is what a fault starts from; a void bills nothing and has no fault."""
    codes = [line.code for line in claim.lines]
    known = [drugs()[code] for code in codes if code in drugs()]
    return (
        claim.frequency != "8"
        and (not needs.forms or claim.form in needs.forms)
        and (not needs.payers or claim.payer.kind in needs.payers)
        and (not needs.scenarios or claim.scenario.startswith(needs.scenarios))
        and (not needs.codes or any(code.startswith(needs.codes) for code in codes))
        and all(any(code.startswith(wanted) for code in codes) for wanted in needs.all_codes)
        and (not needs.families or any(drug.family in needs.families for drug in known))
        and (not needs.classes or any(drug.kind in needs.classes for drug in known))
        and (not needs.chart or bool(claim.charts))
        and (not needs.authorization or bool(claim.authorizations))
    )


def _name(seed: int, number: int) -> str:
    return f"SYN{seed}N{number:06d}"


def _stories(needs: Needs, forms: Sequence[str]) -> list[Scenario]:
    return [
        story
        for story in load_scenarios().values()
        if story.forms & set(forms)
        and (not needs.forms or story.forms & set(needs.forms))
        and (not needs.payers or story.kinds() & set(needs.payers))
        and (not needs.scenarios or story.name.startswith(needs.scenarios))
    ]


def _tell(
    number: int,
    name: str,
    chance: random.Random,
    stories: Sequence[Scenario],
    forms: Sequence[str],
    kinds: Sequence[str],
) -> Claim:
    story, turn = _turn(number, stories, chance)
    places = [
        (setting, who)
        for setting, who in story.places
        if SETTINGS[setting].form in forms and (not kinds or PAYERS[who][0].kind in kinds)
    ]
    setting, who = chance.choice(places or story.places)
    payer = chance.choice(PAYERS[who])
    return story.tell(Maker(turn, name, chance, setting, payer, story.name))


def _turn(number: int, stories: Sequence[Scenario], chance: random.Random) -> tuple[Scenario, int]:
    """The story of a number and which of its kind: every third claim is the next drug of the
    table, every sixth the next of the typed claims, and chance picks the others."""
    by_name = {story.name: story for story in stories}
    if number % 3 == 0 and "every-drug" in by_name:
        return by_name["every-drug"], number // 3
    if number % 6 == 1 and "known" in by_name:
        return by_name["known"], number // 6
    story = chance.choices(stories, [story.weight for story in stories])[0]
    return story, chance.randrange(1 << 20)
