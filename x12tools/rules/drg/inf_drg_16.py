"""INF-DRG-16: drug billed that the provider did not buy."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes.payers import SpecialtyPharmacyPolicy
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizing import at_site
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import FREE_SUPPLY, NO_COST, is_drug, is_pharmacy
from x12tools.rules.scope import EXCLUDED, is_inpatient


@rule(
    id="INF-DRG-16",
    title="Drug billed that the provider did not buy, or may not",
    severity=Severity.DENIAL,
    snip=7,
    source="Payer profile: specialty pharmacy list; the chart's supply",
    denials=[
        Denial("CO", "280"),
        Denial("CO", "96", ("N130", "N448")),
        Denial("CO", "256", ("N130", "N448")),
    ],
    aliases="INF-PA-08",
)
def inf_drg_16(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug that the plan's pharmacy must supply is not paid to anyone else, and cannot be bought twice.

    The payer's list decides, by drug and place. Where only the chart has it from a pharmacy, the
    patient, a charity or a trial, what is paid will be taken back. A line of a cent is how such a
    drug is shown, and the pharmacy itself bills the whole of it.

    Pass: M05.79 | J1745x40$0.01 96413
    Pass: EXHMO1 G35 | J2350x600/50242015001:2UN 96365
    Fail: EXHMO1 pos=22 G35 | J2350x600/50242015001:2UN
    """
    policies = context.profile.specialty_pharmacy
    if (not policies and not context.encounters) or is_inpatient(claim) or is_pharmacy(claim):
        return
    for line in claim.lines:
        if not is_drug(line) or line.charge is None or line.charge <= NO_COST or line.has(*EXCLUDED):
            continue
        policy = next((policy for policy in policies if _is_for(policy, line, claim)), None)
        supplied = sorted({row.supply or "" for row in context.charted(line)})
        if policy:
            vendor = f" ({policy.vendor})" if policy.vendor else ""
            why = f"{context.profile.name} pays it to its specialty pharmacy{vendor} alone"
            yield _finding(line, why, Severity.DENIAL, context)
        elif supplied and FREE_SUPPLY.issuperset(supplied):
            yield _finding(line, f"the chart has it {', '.join(supplied)}", Severity.AUDIT, context)


def _is_for(policy: SpecialtyPharmacyPolicy, line: ServiceLine, claim: Claim) -> bool:
    return policy.mandate and policy.code == line.procedure and at_site(policy.sites, line, claim)


def _finding(line: ServiceLine, why: str, severity: Severity, context: Context) -> Finding:
    return at_line(
        inf_drg_16,
        line,
        f"{line.procedure} on line {line.number} is billed ${line.charge}; {why}.",
        context,
        what="charge",
        severity=severity,
        fix=Fix(
            Safety.HUMAN,
            "Leave the drug out, or show it at $0.01 where the payer wants it so; its administration stays.",
        ),
    )
