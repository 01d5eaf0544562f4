"""INF-SET-09: a place of service that the plan does not pay the drug in."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.codes.payers import SiteOfCarePolicy
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import is_bill
from x12tools.rules.authorizing import HOSPITAL_PLACES, claimed_number, granted_for, is_secondary
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.history import before
from x12tools.rules.scope import bill_kind, is_inpatient
from x12tools.rules.tables import same_drug


@rule(
    id="INF-SET-09",
    title="The plan does not pay the drug in this place",
    severity=Severity.DENIAL,
    needs="payer_policy:site_of_care",
    snip=7,
    source="Payer profile",
    denials=[Denial("CO", "58", ("N428",)), Denial("CO", "272", ("N428",))],
    rarely=(Denial("CO", "197"),),
)
def inf_set_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """Plans move long treatments out of the hospital, and pay its department nothing after the first.

    The visits that the plan allows are counted in the patient's history. It is a risk where nobody
    looked at that, where the claim has an authorization number or the log an approval, which may be
    the exception, and where the plan pays second; silent where an approved entry names the place.

    Pass: EXHMO1 pos=11 G35 | J2323x300/64406000801 96365
    Fail: EXHMO1 pos=22 G35 | J2323x300/64406000801 << 2024-07-18 EXHMO1 pos=22 G35 | J2323x300
    """
    if is_inpatient(claim):
        return
    said: set[str] = set()
    for line in at_cost(claim, context):
        code = line.procedure or ""
        policy = next((one for one in context.profile.site_of_care if one.code == code), None)
        if policy is None or code in said or not _denies(policy, line, claim):
            continue
        lines = [one for one in claim.lines if one.procedure == code and _denies(policy, one, claim)]
        past = _visits(code, line, claim, context)
        if context.history is not None and past < policy.after_visits:
            continue
        doubt = _doubt(line, policy, claim, context)
        if doubt == _NAMED:
            continue
        said.add(code)
        place = claim.bill_type if line.form == INSTITUTIONAL else line.place_of_service
        allowed = f" after {policy.after_visits} visits" if policy.after_visits > 1 else ""
        allowed = " after the first visit" if policy.after_visits == 1 else allowed
        finding = at_line(
            inf_set_09,
            line,
            f"{context.profile.name} does not pay {code} (line {line.number}) in {place}{allowed}.",
            context,
            what="place_of_service",
            lines=lines,
            value=place,
            fix=Fix(Safety.HUMAN, "Move the treatment, or get the plan's exception for this place."),
        )
        yield capped(finding, Severity.RISK, doubt) if doubt else finding


_NAMED = "approved for the place"


def _denies(policy: SiteOfCarePolicy, line: ServiceLine, claim: Claim) -> bool:
    if line.form != INSTITUTIONAL:
        return line.place_of_service in policy.deny_sites
    bills = [site for site in policy.deny_sites if len(site) > 2]
    if any(is_bill(site, claim) for site in bills):
        return True
    return bill_kind(claim) == "13" and bool(policy.deny_sites & HOSPITAL_PLACES)


def _visits(code: str, line: ServiceLine, claim: Claim, context: Context) -> int:
    """On how many earlier days the patient had the drug."""
    return len(
        {
            one.date
            for one in before(claim, context.history)
            if one.code and same_drug(one.code, code) and one.date and line.date and one.date < line.date
        }
    )


def _doubt(line: ServiceLine, policy: SiteOfCarePolicy, claim: Claim, context: Context) -> str | None:
    granted = granted_for(line, claim, context)
    if granted is not None and granted.place_of_service:
        return _NAMED
    if granted is not None or claimed_number(line, claim):
        return "the authorization may be for this place"
    if policy.after_visits and context.history is None:
        return "how many visits came before is not known"
    if is_secondary(claim):
        return "another payer pays first"
    return None
