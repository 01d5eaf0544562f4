"""INF-PA-14: authorization under a code of the same drug."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.authorizations import matching
from x12tools.rules.authorizing import BY_POLICY, granted_for
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.tables import units_in


@rule(
    id="INF-PA-14",
    title="Authorization under another code of the same drug",
    severity=Severity.INFO,
    payers=BY_POLICY,
    needs="authorizations",
    snip=7,
    source="CMS HCPCS Level II: codes that another replaced, codes for dialysis and their billing units",
    denials=[Denial("CO", "284", ("N188",))],
)
def inf_pa_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """A code that changed after the plan said yes may be looked for in vain, and in other units.

    A word where the log's authorization is under the code that the billed one replaced, or its twin for
    dialysis: the units of the one are told in units of the other. The authorization holds.

    Pass: commercial auth=A1 2025-06-02 D59.5 | J1299x450 96365 && A1 J1299x450
    Fail: commercial auth=A1 2025-06-02 D59.5 | J1299x450 96365 && A1 J1300x90
    """
    groups: dict[str, list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        groups.setdefault(line.procedure or "", []).append(line)
    for code, lines in groups.items():
        line = lines[0]
        entry = granted_for(line, claim, context)
        if entry is None or any(
            one.granted and one.hcpcs in (None, code)
            for one in matching(context.authorizations or (), claim, line)
        ):
            continue
        authorized = units_in(entry.hcpcs or "", entry.units, code) if entry.units is not None else None
        units = (
            f": {plain(entry.units)} units of it are {plain(authorized)} of {code}"
            if entry.units is not None and authorized is not None
            else ""
        )
        yield at_line(
            inf_pa_14,
            line,
            f"Authorization {entry.number} is under {entry.hcpcs}, a code of the same drug as {code} on line "
            f"{line.number}{units}.",
            context,
            lines=lines,
            fix=Fix(Safety.HUMAN, f"Ask the plan to add {code}, if it has not."),
        )
