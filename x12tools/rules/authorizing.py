"""What the payer's policy and the authorization log say of a service line: for all rules that ask."""

from collections.abc import Callable, Iterable

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.codes.payers import AuthorizationPolicy
from x12tools.findings import Finding, Severity
from x12tools.rules.authorizations import (
    Authorization,
    best_first,
    differing,
    has_number,
    is_bill,
    matching,
)
from x12tools.rules.base import capped
from x12tools.rules.context import Context

HOSPITAL_PLACES = frozenset({"19", "22"})
"""Places of service of a hospital's outpatient department; a policy that names one means its 837I too."""

BY_POLICY = "MA MCD MCDMCO COMM TRICARE WC"
"""Payers that authorize drugs by their own policy; Medicare fee for service does not."""


def asking(line: ServiceLine, claim: Claim, context: Context) -> AuthorizationPolicy | None:
    """The plan's policy that asks for an authorization of a line's code at its place, None where
    no policy does."""
    policies = context.profile.authorization
    return next((policy for policy in policies if _asks(policy, line, claim)), None)


def _asks(policy: AuthorizationPolicy, line: ServiceLine, claim: Claim) -> bool:
    if not policy.required or line.procedure not in policy.codes:
        return False
    return at_site(policy.sites, line, claim)


def at_site(sites: frozenset[str], line: ServiceLine, claim: Claim) -> bool:
    """Whether a policy for these places of service and types of bill, none for all, is for the line's."""
    if not sites:
        return True
    if line.form == INSTITUTIONAL:
        bills = (site for site in sites if len(site) > 2)
        return bool(sites & HOSPITAL_PLACES) or any(is_bill(site, claim) for site in bills)
    return not line.place_of_service or line.place_of_service in sites


def claimed_number(line: ServiceLine, claim: Claim) -> str | None:
    """The authorization number that a line goes by: its own, else the claim's."""
    return line.authorization or claim.authorization


def granted_for(line: ServiceLine, claim: Claim, context: Context) -> Authorization | None:
    """The best entry of the log that the payer granted for a line."""
    entries = matching(context.authorizations or (), claim, line)
    return next((entry for entry in entries if entry.granted), None)


def missed_by(
    columns: Iterable[str],
    line: ServiceLine,
    claim: Claim,
    context: Context,
    *,
    besides: Iterable[str] = (),
    among: Callable[[Authorization], bool] = lambda entry: True,
) -> Authorization | None:
    """The best granted entry, of those ``among`` holds for, that is not for a line because of these
    columns alone. The entry of the claim's own number may differ in those ``besides`` as well.

    None where another entry is for the line, and where the claim has a number that the log
    lacks: it may be newer than the log. An entry without a code counts only where the plan asks
    for an authorization of the line's.
    """
    log = context.authorizations or ()
    number = claimed_number(line, claim)
    if number and not any(has_number(entry, number) for entry in log):
        return None
    if granted_for(line, claim, context):
        return None
    wanted = frozenset(columns)
    own = wanted | frozenset(besides)
    asked = asking(line, claim, context) is not None
    near = [
        entry
        for entry in log
        if entry.usable
        and entry.granted
        and (asked or entry.hcpcs is not None)
        and (off := differing(entry, claim, line)) & wanted
        and off <= (own if has_number(entry, number) else wanted)
        and among(entry)
    ]
    return next(iter(best_first(near, claim, line)), None)


def weighed(
    finding: Finding, entry: Authorization, line: ServiceLine, claim: Claim, context: Context
) -> Finding:
    """A finding that an entry of the log is not for a line, at most a risk where the plan may pay all
    the same."""
    named = has_number(entry, claimed_number(line, claim)) and entry.hcpcs is not None
    if not named and asking(line, claim, context) is None:
        return capped(finding, Severity.RISK, f"{context.profile.name}: no policy that asks for it is loaded")
    if any(one.status == "pending" for one in matching(context.authorizations or (), claim, line)):
        return capped(finding, Severity.RISK, "the log has a request for it that is pending")
    if is_secondary(claim):
        return capped(finding, Severity.RISK, "another payer pays first: many plans then ask for none")
    return finding


def by_log(finding: Finding, claim: Claim, context: Context) -> Finding:
    """A finding that no authorization is there, at most a risk where no log can prove it, and where
    another payer pays first."""
    if context.authorizations is None:
        return capped(finding, Severity.RISK, "no authorization log was given")
    if not all(entry.usable for entry in context.authorizations):
        return capped(finding, Severity.RISK, "an entry of the log cannot be read")
    if is_secondary(claim):
        return capped(finding, Severity.RISK, "another payer pays first: many plans then ask for none")
    return finding


def is_secondary(claim: Claim) -> bool:
    """Whether another payer pays before the one that the claim goes to."""
    return claim.sequence not in (None, "", "P")


def days_of(entry: Authorization) -> str:
    """The days of an entry in words: ``from 2024-01-01 to 2024-12-31``."""
    first, last = entry.valid_from, entry.valid_to
    words = (f"from {first}" if first else "", f"to {last}" if last else "")
    return " ".join(filter(None, words))
