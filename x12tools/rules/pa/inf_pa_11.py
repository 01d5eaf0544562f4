"""INF-PA-11: administration that the authorization leaves out."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import differing
from x12tools.rules.authorizing import BY_POLICY, asking, granted_for
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.scope import days, is_inpatient, with_code
from x12tools.rules.tables import with_role

_GIVING = with_role(
    "INITIAL-TX INITIAL-PUSH INITIAL-CX INITIAL-CXPUSH INITIAL-SC INITIAL-PUMP INJ INJ-CX INJ-HORM".split()
)


@rule(
    id="INF-PA-11",
    title="Administration that the authorization leaves out",
    severity=Severity.RISK,
    codes=_GIVING,
    payers=BY_POLICY,
    needs="authorizations payer_policy:authorization",
    snip=7,
    source="Payer profile: an authorization that is for the drug and its administration",
    denials=[Denial("CO", "284", ("N188",)), Denial("CO", "197", ("M62",))],
)
def inf_pa_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """Some plans authorize the drug with its administration, and do not pay another one.

    Looks at drugs whose policy has the scope ``drug+administration`` and whose authorization is in
    the log: there is a risk where the log has administrations authorized that day, and no first
    infusion, push or injection billed is one of them. Additional hours and drugs go with the first.

    Pass: EXHMO1 auth=A1 K50.90 | J1745x40/57894003001:4UN 96413 96415 && A1 J1745; A1 96413
    Pass: EXHMO1 auth=A1 K50.90 | J1745x40/57894003001:4UN 96365 && A1 J1745
    Fail: EXHMO1 auth=A1 K50.90 | J1745x40/57894003001:4UN 96365 && A1 J1745; A1 96413
    """
    if is_inpatient(claim):
        return
    costly = {line.number for line in at_cost(claim, context)}
    for day in days(claim):
        given = with_code(day, _GIVING)
        drug = next((line for line in day if line.number in costly and _is_wide(line, claim, context)), None)
        if drug is None or not given or any(granted_for(line, claim, context) for line in given):
            continue
        allowed = _administrations(given[0], claim, context)
        if not allowed:
            continue
        billed = ", ".join(dict.fromkeys(line.procedure or "" for line in given))
        yield at_line(
            inf_pa_11,
            given[0],
            f"The authorization of {drug.procedure} (line {drug.number}) is for {', '.join(allowed)}; "
            f"the claim bills {billed}.",
            context,
            lines=given,
            expected=", ".join(allowed),
            fix=Fix(Safety.HUMAN, "Bill what was given; have the plan change the authorization to it."),
        )


def _is_wide(line: ServiceLine, claim: Claim, context: Context) -> bool:
    """An authorized drug whose policy wants the administration authorized as well."""
    policy = asking(line, claim, context)
    return (
        policy is not None
        and policy.scope == "drug+administration"
        and granted_for(line, claim, context) is not None
    )


def _administrations(line: ServiceLine, claim: Claim, context: Context) -> list[str]:
    """The administrations that the log has authorized for a line's day but for its code."""
    return sorted(
        {
            entry.hcpcs
            for entry in context.authorizations or ()
            if entry.granted and entry.hcpcs in _GIVING and differing(entry, claim, line) == {"hcpcs"}
        }
    )
