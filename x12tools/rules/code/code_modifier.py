"""CODE-MODIFIER: a modifier that has the form of none, or is not in force."""

from collections.abc import Iterator

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes import find_set
from x12tools.codes.shapes import LEVEL_2_MODIFIER, MODIFIER
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.code.judged import Sound, in_words
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-MODIFIER",
    title="The modifier is not in force on the date of service",
    severity=Severity.RISK,
    snip=5,
    stc="A7:453",
    source="CMS HCPCS Level II file (modifiers); 45 CFR 162.1002",
    denials=[Denial("CO", "4"), Denial("CO", "182")],
)
def code_modifier(claim: Claim, context: Context) -> Iterator[Finding]:
    """A modifier that ended says nothing to the payer, or makes it deny the line.

    CPT's modifiers are licensed and have their form checked alone.

    Pass: commercial 2018-03-15 M05.79 | Q5102x40-ZB 96413
    Fail: commercial 2024-08-15 M05.79 | Q5103x40-ZB 96413
    """
    known = _sound.values
    for line in claim.lines:
        if not line.modifiers:
            continue
        key = (line.modifiers, line.date)
        if key in known:
            continue
        sound = True
        for number, modifier in enumerate(line.modifiers):
            wrong = _wrong(modifier, line)
            if wrong:
                sound = False
                yield _at(line, number, modifier, wrong, context)
        if sound:
            _sound.add(key)


def _wrong(modifier: str, line: ServiceLine) -> str | None:
    if not MODIFIER.match(modifier.upper()):
        return None if len(modifier) != 2 else "has not the form of a modifier"
    if modifier != modifier.upper() and modifier.isascii():
        return f"is sent in small letters; {modifier.upper()} is due"
    codes = find_set("modifiers")
    if codes is None or not LEVEL_2_MODIFIER.match(modifier):
        return None
    judgement = codes.judge(modifier, line.date)
    return in_words(judgement, "modifier", line.date) if judgement.verdict.is_fault else None


def _fix(line: ServiceLine, number: int, modifier: str) -> Fix:
    if modifier == modifier.upper():
        return Fix(Safety.HUMAN, "Take the modifier that was in force on the day, if one is needed.")
    due = modifier.upper()
    modifiers = (*line.modifiers[:number], due, *line.modifiers[number + 1 :])
    return Fix(
        Safety.SAFE, "Write the modifier in capitals.", modifier, due, (line.edit(modifiers=modifiers),)
    )


def _at(line: ServiceLine, number: int, modifier: str, wrong: str, context: Context) -> Finding:
    finding = at_line(
        code_modifier,
        line,
        f"Modifier {modifier} on line {line.number} {wrong}.",
        context,
        what="modifiers",
        fix=_fix(line, number, modifier),
    )
    element = (finding.place.element or "")[:5]
    place = attrs.evolve(finding.place, element=f"{element}-{number + 3:02d}")
    return attrs.evolve(finding, place=place, value=modifier)
