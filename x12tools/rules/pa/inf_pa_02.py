"""INF-PA-02: authorization for another product."""

import functools
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import Authorization
from x12tools.rules.authorizing import BY_POLICY, missed_by, weighed
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.scope import is_inpatient
from x12tools.rules.tables import products


@rule(
    id="INF-PA-02",
    title="Authorization for another product of the drug",
    severity=Severity.DENIAL,
    payers=BY_POLICY,
    needs="authorizations",
    snip=7,
    source="Payer profile; 005010X222A1/2300/REF G1; CMS HCPCS Level II: each biosimilar has its own code",
    denials=[Denial("CO", "284", ("N54", "N188"))],
    rarely=(Denial("CO", "197", ("M62",)),),
)
def inf_pa_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer that authorized one product does not pay another, though both be one drug.

    Looks at drugs that have several codes, the reference product's and each biosimilar's, where the
    log has another product's authorization and none for what is billed. A code's predecessor, and its
    twin for dialysis, are the same product; labelers' codes of one drug are a risk at most. Silent
    where the claim has a number that the log lacks.

    Pass: EXPPO1 auth=A1 M05.79 | Q5103x40 96413 && A1 Q5103x240
    Fail: EXPPO1 auth=A1 M05.79 | Q5103x40 96413 && A1 J1745x240
    """
    if is_inpatient(claim):
        return
    groups: dict[tuple[str, Authorization], list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        if line.procedure in products():
            entry = missed_by(
                ["hcpcs"],
                line,
                claim,
                context,
                besides=["dates", "provider_npi", "place_of_service"],
                among=functools.partial(_is_other, line.procedure),
            )
            if entry:
                groups.setdefault((line.procedure, entry), []).append(line)
    for (code, entry), lines in groups.items():
        line = lines[0]
        finding = at_line(
            inf_pa_02,
            line,
            f"Authorization {entry.number} is for {entry.hcpcs}; line {line.number} bills {code}, another "
            f"product of {_drug(code)}, and the log has none for it.",
            context,
            lines=lines,
            expected=entry.hcpcs,
            fix=Fix(
                Safety.HUMAN,
                f"Have {entry.number} changed to {code}, or bill {entry.hcpcs} if that was given.",
            ),
        )
        if "labeler" in (products()[code][1], products()[entry.hcpcs or ""][1]):
            reason = "labelers' codes of one drug: many plans authorize the drug"
            finding = capped(finding, Severity.RISK, reason)
        yield weighed(finding, entry, line, claim, context)


def _is_other(code: str, entry: Authorization) -> bool:
    """Whether an entry is for another product of a code's drug."""
    return _drug(entry.hcpcs) == _drug(code)


def _drug(code: str | None) -> str | None:
    return products().get(code or "", (None, ""))[0]
