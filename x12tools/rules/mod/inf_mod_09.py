"""INF-MOD-09: modifier of payment after one of information."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_PAYS = frozenset("22 24 25 26 50 52 53 57 58 59 62 73 74 76 77 78 79 80 82 91 TC XE XP XS XU".split())
_INFORMS = frozenset("JG JZ PN PO Q0 Q1 TB".split())


@rule(
    id="INF-MOD-09",
    title="Modifier of payment after one of information",
    severity=Severity.INFO,
    source="General practice of claims: what decides the payment stands first",
    general_knowledge=True,
    denials=[],
    rarely=(Denial("CO", "4"),),
)
def inf_mod_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """Some payers read the first modifier alone, so that what decides the payment should stand there.

    It is said once for a claim.

    Pass: 837I C34.11 | 96413-59-PO
    Fail: 837I C34.11 | 96413-PO-59
    Fixed: 837I C34.11 | 96413-59-PO
    """
    lines = [line for line in claim.lines if len(line.modifiers) > 1 and _ordered(line) != line.modifiers]
    if lines:
        line = lines[0]
        others = f", and on {len(lines) - 1} other lines" if len(lines) > 1 else ""
        due = "-".join(_ordered(line))
        yield at_line(
            inf_mod_09,
            line,
            f"{'-'.join(line.modifiers)} on line {line.number}{others}: {due} has first what decides the "
            "payment.",
            context,
            what="modifiers",
            lines=lines,
            fix=Fix(
                Safety.SAFE,
                "Put what decides the payment first.",
                "-".join(line.modifiers),
                due,
                tuple(one.edit(modifiers=_ordered(one)) for one in lines),
            ),
        )


def _ordered(line: ServiceLine) -> tuple[str, ...]:
    """The modifiers with those of payment before those of information; others keep their places."""
    places = [at for at, one in enumerate(line.modifiers) if one in _PAYS or one in _INFORMS]
    moved = sorted((line.modifiers[at] for at in places), key=lambda one: one in _INFORMS)
    found = list(line.modifiers)
    for at, one in zip(places, moved, strict=True):
        found[at] = one
    return tuple(found)
