"""INF-SEQ-04: an add-on without its primary."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, add_on_primaries
from x12tools.rules.scope import visits

ADD_ONS = frozenset(
    """
    96361 96366 96367 96368 96370 96371 96375 96376 96411 96415 96417 96423 99602
    """.split()
)


@rule(
    id="INF-SEQ-04",
    title="Add-on code without a code it may be added to",
    severity=Severity.DENIAL,
    codes=ADD_ONS,
    tables=("add_ons",),
    source="CMS NCCI add-on code edits",
    denials=[Denial("CO", "107", ("N122",)), Denial("CO", "B15", ("N122",)), Denial("CO", "16", ("N122",))],
)
def inf_seq_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """An additional hour or drug is paid only beside the service it adds to.

    An 837P looks at the same day and rendering provider, an 837I at the encounter.

    Pass: M05.79 | J9312x100-JZ 96413 96415x3
    Pass: C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368 J9190x9 96411 96416
    Fail: M05.79 | J9312x100-JZ 96415x2
    """
    for lines in visits(claim):
        codes = {line.procedure for line in lines}
        for line in lines:
            primaries = add_on_primaries().get(line.procedure or "") if line.procedure in ADD_ONS else None
            if primaries is None or codes & primaries:
                continue
            yield at_line(
                inf_seq_04,
                line,
                f"{line.procedure} on line {line.number} adds to {', '.join(sorted(primaries))}; "
                "none is billed for the visit.",
                context,
                expected=", ".join(sorted(primaries)),
                fix=Fix(
                    Safety.HUMAN, "Bill the first service of the visit, or the code this line should be."
                ),
            )
