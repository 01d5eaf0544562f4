"""INF-NCCI-02: NCCI pair that no modifier parts."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import PROFESSIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import as_edited, second_codes, unparted


@rule(
    id="INF-NCCI-02",
    title="NCCI pair that no modifier parts",
    severity=Severity.DENIAL,
    codes=second_codes("0"),
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits, indicator 0; CMS NCCI Policy Manual ch. I and XI",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("M15", "N20"))],
    rarely=(Denial("CO", "231"),),
)
def inf_ncci_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """Some services are never paid beside another on one day, and no modifier helps.

    It looks at the table of the setting, at one rendering provider on an 837P. Flushes, draws from
    a port, nurse visits and pumps have edits of their own, which say more and come first.

    Pass: C44.90 | J9190x2 96406
    Fail: C44.90 | J9190x2 96406 96405
    """
    office = claim.form == PROFESSIONAL
    for pair in unparted(claim):
        if pair.indicator != "0":
            continue
        first, second = pair.first, pair.second
        finding = at_line(
            inf_ncci_02,
            second,
            f"{second.procedure} on line {second.number} is never paid beside {first.procedure} on line "
            f"{first.number}; no modifier separates them.",
            context,
            fix=Fix(
                Safety.ASSIST if office else Safety.HUMAN,
                f"Take {second.procedure} (line {second.number}) off.",
                second.procedure if office else None,
                None,
                drop_line(second) if office else (),
            ),
        )
        yield as_edited(finding, claim)
