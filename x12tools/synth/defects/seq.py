"""Faults of sequence: initial services, add-ons, hierarchy."""

import random

from x12tools.synth.defects import Needs, defect
from x12tools.synth.model import Claim

_SEQUENTIAL = {"96375": "96374", "96367": "96365"}


@defect("INF-SEQ-01", needs=Needs(codes=("96413", "96365")))
def second_initial(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug given after another is billed as a first one."""
    lines = [number for number in claim.numbers(*_SEQUENTIAL) if not claim.line(number).modifiers]
    first = {claim.line(number).date for number in claim.numbers("96413", "96365")}
    lines = [number for number in lines if claim.line(number).date in first]
    if not lines:
        return None
    number = chance.choice(lines)
    code = claim.line(number).code
    changed = claim.with_line(number, code=_SEQUENTIAL[code])
    return changed.faulty(f"{code} billed as {_SEQUENTIAL[code]} beside another initial service", number)
