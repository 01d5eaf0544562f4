"""INF-PA-10: botulinum toxin in a hospital's outpatient department, not authorized."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.scope import EXCLUDED, bill_kind, days, with_code

_TOXINS = frozenset({"J0585", "J0586", "J0587", "J0588"})
_PROCEDURES = frozenset({"64612", "64615"})
_BEGAN = datetime.date(2020, 7, 1)


@rule(
    id="INF-PA-10",
    title="Hospital botulinum toxin without prior authorization",
    severity=Severity.DENIAL,
    codes=_TOXINS,
    forms="837I",
    payers="FFS_A",
    snip=7,
    source="42 CFR 419.82-419.83; CMS Prior Authorization for Certain Hospital Outpatient Department "
    "Services, operational guide; 005010X223A2/2300/REF G1",
    denials=[Denial("CO", "197")],
)
def inf_pa_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare denies the toxin, the injection and the doctor's claim where the hospital did not ask first.

    Looks at outpatient bills (013x) from July 2020 with one of the toxins and an injection of the facial
    nerve or for migraine on one day; other pairs need none. Emergencies (modifier ET, 045x) and lines
    sent to be denied are let be. Hospitals that Medicare exempted must not ask: so it is a denial only
    where the profile says ``outpatient_exempt = false``, silent where it says true, else a risk.

    Pass: 837I auth=ABCDEFGHIJ1234 G43.709 | 0636:J0585x155-JZ 0361:64615
    Pass: 837I L74.510 | 0636:J0585x100-JZ 0361:64650
    """
    if bill_kind(claim) != "13" or claim.authorization or context.profile.outpatient_exempt:
        return
    if any((line.revenue_code or "")[:3] == "045" or line.has("ET") for line in claim.lines):
        return
    for day in days(claim):
        drugs = [
            line
            for line in with_code(day, _TOXINS)
            if not line.has(*EXCLUDED, "GA") and not is_no_cost(line, claim, context)
        ]
        given = with_code(day, _PROCEDURES)
        if not drugs or not given or (day[0].date and day[0].date < _BEGAN):
            continue
        line = drugs[0]
        finding = at_line(
            inf_pa_10,
            line,
            f"{line.procedure} on line {line.number} with {given[0].procedure} on line {given[0].number} "
            "needs Medicare's prior authorization in a hospital; the claim has no tracking number.",
            context,
            lines=[*drugs, *given],
            fix=Fix(
                Safety.HUMAN,
                "Enter the tracking number (UTN) of the decision in REF G1; it holds for 120 days.",
            ),
        )
        if context.profile.outpatient_exempt is None:
            finding = capped(finding, Severity.RISK, "the hospital may be exempt: the profile does not say")
        yield finding
