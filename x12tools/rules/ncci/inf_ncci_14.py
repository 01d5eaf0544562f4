"""INF-NCCI-14: pump refill beside drug administration."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import REFILLS, as_edited, unparted


@rule(
    id="INF-NCCI-14",
    title="Pump refill beside drug administration",
    severity=Severity.DENIAL,
    codes=REFILLS,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("N20",))],
)
def inf_ncci_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """Filling a pump is denied beside chemotherapy of the same day unless a modifier parts them.

    Taking a pump off at the end of its run is no refill. Beside the start of a pump no
    modifier helps: that is INF-SEQ-16's.

    Pass: C18.9 | J9263x340-JZ 96413 96521-59
    Fail: C18.9 | J9263x340-JZ 96413 96521
    """
    for pair in unparted(claim):
        line = pair.second
        if line.procedure not in REFILLS or pair.indicator == "0":
            continue
        finding = at_line(
            inf_ncci_14,
            line,
            f"{line.procedure} on line {line.number} is part of {pair.first.procedure} on line "
            f"{pair.first.number} unless a modifier says that the pump was another drug's.",
            context,
            what="modifiers",
            fix=Fix(
                Safety.HUMAN,
                f"Add 59 or XU to line {line.number} if a pump was refilled for another drug; taking it off "
                "the patient is not billed.",
            ),
        )
        yield as_edited(finding, claim)
