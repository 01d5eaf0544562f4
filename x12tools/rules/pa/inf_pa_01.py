"""INF-PA-01: authorization required and absent."""

from collections.abc import Iterator
from typing import Any

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import Authorization, matching
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost

_HOSPITAL = frozenset({"19", "22"})


@rule(
    id="INF-PA-01",
    title="Authorization required and absent",
    severity=Severity.DENIAL,
    needs="payer_policy:authorization",
    snip=7,
    source="Payer profile; 005010X222A1/2300/REF G1; 005010X223A2/2300/REF G1",
    denials=[Denial("CO", "197", ("M62", "N54"))],
    rarely=(Denial("CO", "39"),),
)
def inf_pa_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Where the plan wants an authorization, the drug is not paid without one.

    Many payers match it by member and need no number on the claim. So the authorization log
    decides: an approved entry makes it a word of information, a log without one a denial, and
    where no log was given it is a risk.

    Pass: EXPPO1 auth=A123456 M05.79 | J1745x40 96413
    Pass: commercial M05.79 | J1745x40 96413
    Fail: EXPPO1 M05.79 | J1745x40 96413
    """
    if claim.authorization:
        return
    groups: dict[str, list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        if not line.authorization and any(
            _asks(policy, line, claim) for policy in context.policy("authorization")
        ):
            groups.setdefault(line.procedure or "", []).append(line)
    for code, lines in groups.items():
        logged = next((entry for line in lines if (entry := _approved(claim, line, context))), None)
        line = lines[0]
        finding = at_line(
            inf_pa_01,
            line,
            f"{context.profile.name} asks for an authorization of {code} (line {line.number}); the claim "
            f"has no number{_log(logged, context)}.",
            context,
            lines=lines,
            severity=Severity.INFO if logged else Severity.DENIAL,
            fix=Fix(
                Safety.HUMAN,
                f"Enter {logged.number} in REF G1." if logged else "Get the authorization number.",
            ),
        )
        if context.authorizations is None:
            finding = capped(finding, Severity.RISK, "no authorization log was given")
        elif not all(entry.usable for entry in context.authorizations):
            finding = capped(finding, Severity.RISK, "an entry of the log cannot be read")
        yield finding


def _asks(policy: dict[str, Any], line: ServiceLine, claim: Claim) -> bool:
    """Whether the plan's policy is for the line's drug, place and day."""
    if not policy.get("required", True) or line.procedure not in policy.get("codes", ()):
        return False
    first, last = policy.get("from"), policy.get("to")
    if line.date and ((first and line.date < first) or (last and line.date > last)):
        return False
    sites = frozenset(policy.get("sites", ()))
    if line.form == INSTITUTIONAL:
        return not sites or bool(sites & {*_HOSPITAL, claim.bill_type})
    return not sites or not line.place_of_service or line.place_of_service in sites


def _approved(claim: Claim, line: ServiceLine, context: Context) -> Authorization | None:
    """The best approved entry of the log for the line."""
    entries = matching(context.authorizations or (), claim, line)
    return next((entry for entry in entries if entry.approved), None)


def _log(logged: Authorization | None, context: Context) -> str:
    if logged:
        return f", the log has {logged.number}"
    return ", and the log has none" if context.authorizations is not None else ""
