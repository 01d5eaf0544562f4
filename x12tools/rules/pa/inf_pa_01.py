"""INF-PA-01: authorization required and absent."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import Authorization, has_number, matching
from x12tools.rules.authorizing import asking, by_log, claimed_number, granted_for
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost

_REFUSED = frozenset({"denied", "cancelled", "void"})


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
    where no log was given, or another payer pays first, it is a risk. A number on the claim that
    the log has as refused or taken back is as good as none.

    Pass: EXPPO1 auth=A123456 M05.79 | J1745x40 96413
    Pass: commercial M05.79 | J1745x40 96413
    Fail: EXPPO1 M05.79 | J1745x40 96413
    """
    groups: dict[str, list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        if asking(line, claim, context) and (
            not claimed_number(line, claim) or _refused(line, claim, context)
        ):
            groups.setdefault(line.procedure or "", []).append(line)
    for code, lines in groups.items():
        logged = next((entry for line in lines if (entry := granted_for(line, claim, context))), None)
        line = lines[0]
        finding = at_line(
            inf_pa_01,
            line,
            f"{context.profile.name} asks for an authorization of {code} (line {line.number}); "
            f"{_told(line, logged, claim, context)}.",
            context,
            lines=lines,
            severity=Severity.INFO if logged else Severity.DENIAL,
            fix=Fix(
                Safety.HUMAN,
                f"Enter {logged.number} in REF G1." if logged else "Get the authorization number.",
            ),
        )
        yield by_log(finding, claim, context)


def _refused(line: ServiceLine, claim: Claim, context: Context) -> Authorization | None:
    """The entry of a line's number that the payer refused or took back, where no other is granted."""
    if granted_for(line, claim, context):
        return None
    number = claimed_number(line, claim)
    entries = matching(context.authorizations or (), claim, line)
    return next((one for one in entries if has_number(one, number) and one.status in _REFUSED), None)


def _told(line: ServiceLine, logged: Authorization | None, claim: Claim, context: Context) -> str:
    """What stands on the claim, and in the log."""
    if refused := _refused(line, claim, context):
        return f"the log has {refused.number} as {refused.status}"
    if logged:
        return f"the claim has no number, the log has {logged.number}"
    none = ", and the log has none" if context.authorizations is not None else ""
    return f"the claim has no number{none}"
