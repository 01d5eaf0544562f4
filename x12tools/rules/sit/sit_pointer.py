"""SIT-POINTER: a diagnosis pointer that points at none."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-POINTER",
    title="A diagnosis pointer points at no diagnosis",
    severity=Severity.REJECT,
    forms="837P",
    snip=4,
    voids=True,
    source="005010X222A1/2400/SV107",
    denials=[Denial("CO", "16", ("M76",))],
    stc="A7:477",
)
def sit_pointer(claim: Claim, context: Context) -> Iterator[Finding]:
    """The payer judges a line by the diagnoses it points at; a pointer into nothing is returned.

    One diagnosis pointed at twice is a risk. Silent where a diagnosis of the claim cannot be read:
    the pointer may mean that one.

    Pass: M05.79 Z79.899 | 96413@1,2
    Fail: commercial M05.79 | 96413@2
    """
    known = {diagnosis.pointer for diagnosis in claim.diagnoses if diagnosis.pointer}
    if not known:
        return  # that none stands on the claim is the fault, and the guide says so
    readable = _diagnoses_sent(claim) == len(known)
    for line in claim.lines:
        for number, pointer in enumerate(line.pointers, 1):
            if pointer in known:
                if pointer in line.pointers[: number - 1]:
                    yield at_line(
                        sit_pointer,
                        line,
                        f"Line {line.number} points at diagnosis {pointer} twice.",
                        context,
                        what=f"pointer {number}",
                        value=str(pointer),
                        severity=Severity.RISK,
                        fix=Fix(Safety.HUMAN, "Point at each diagnosis once."),
                    )
                continue
            if not readable:
                continue
            yield at_line(
                sit_pointer,
                line,
                f"Line {line.number} points at diagnosis {pointer}; the claim has {max(known, default=0)}.",
                context,
                what=f"pointer {number}",
                value=str(pointer),
                fix=Fix(Safety.HUMAN, "Point at the diagnosis the line is for, or add it to the claim."),
            )


def _diagnoses_sent(claim: Claim) -> int:
    """How many diagnoses the claim means to state in the HI that pointers count in."""
    located = claim.loop.find("HI")
    return sum(map(bool, located.text.split(claim.loop.delimiters.element)[1:])) if located else 0
