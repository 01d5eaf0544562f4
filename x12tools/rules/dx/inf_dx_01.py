"""INF-DX-01: diagnosis that does not support the drug."""

import functools
from collections.abc import Iterator
from typing import Any

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import readable, supports
from x12tools.rules.drug_lines import is_no_cost, is_supportive
from x12tools.rules.tables import drugs

_ENCOUNTER = frozenset({"Z510", "Z5111", "Z5112"})
"""Encounters for treating a neoplasm: first by the guidelines, with the neoplasm after them."""


@rule(
    id="INF-DX-01",
    title="Diagnosis does not support the drug",
    severity=Severity.DENIAL,
    source="Payer profile: the payer's own list of diagnoses for the drug",
    denials=[
        Denial("CO", "11", ("M76",)),
        Denial("CO", "50", ("N115", "N386")),
        Denial("CO", "167", ("N569", "N115")),
    ],
    rarely=(Denial("CO", "55"), Denial("CO", "188")),
    aliases="INF-DX-02 INF-DX-08",
)
def inf_dx_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer with a list of diagnoses for a drug pays it only for one of them.

    An 837P looks at the diagnoses that the line points to, an 837I at all of the claim. Without
    the payer's list it is a word of information where none is among the drug's typical ones,
    which are no policy; and that only of drugs that payers usually manage one by one, not of
    premedication nor of oncology regimens. Where the claim has the right diagnosis and the line
    does not point to it, or an unspecified one of the same kind, it says so.

    Pass: EXPPO1 auth=A123456 M05.79 | J9312x100 96413
    Pass: medicare C88.0 | J9312x100-JZ 96413
    Fail: EXPPO1 auth=A123456 M54.50 | J9312x100 96413
    """
    listed = {policy.get("code") for policy in context.policy("diagnosis") or ()}
    groups: dict[tuple[str, frozenset[str]], list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure not in listed and line.procedure not in _managed():
            continue
        if line.procedure and line.pointed and not is_no_cost(line, claim, context):
            pointed = frozenset(diagnosis.code for diagnosis in line.pointed)
            groups.setdefault((line.procedure, pointed), []).append(line)
    for (code, pointed), lines in groups.items():
        policies = [policy for policy in context.policy("diagnosis") or () if _is_for(policy, lines[0])]
        if policies:
            finding = _by_policy(policies, lines, pointed, claim, context)
        else:
            finding = None if is_supportive(lines[0]) else _by_custom(code, lines, pointed, context)
        if finding:
            yield finding


@functools.cache
def _managed() -> frozenset[str]:
    """The drugs that payers usually manage one by one."""
    return frozenset(code for code, drug in drugs().items() if drug["authorization"] == "Y")


def _is_for(policy: dict[str, Any], line: ServiceLine) -> bool:
    if policy.get("code") != line.procedure or not policy.get("prefixes"):
        return False
    first, last = policy.get("from"), policy.get("to")
    return line.date is None or (
        (first is None or first <= line.date) and (last is None or line.date <= last)
    )


def _by_policy(
    policies: list[dict[str, Any]],
    lines: list[ServiceLine],
    pointed: frozenset[str],
    claim: Claim,
    context: Context,
) -> Finding | None:
    """Any one list of the payer's that is met will do, with its second diagnosis where it asks one."""
    line = lines[0]
    on_claim = {diagnosis.code for diagnosis in claim.diagnoses}
    met = [policy for policy in policies if any(supports(code, policy["prefixes"]) for code in pointed)]
    wanted = _wanted(met, policies)
    if not wanted or (met and any(supports(code, wanted) for code in on_claim)):
        return None
    elsewhere = sorted(code for code in on_claim - pointed if supports(code, wanted))
    says = (
        f"pays it only with a second diagnosis of {', '.join(wanted)}"
        if met
        else f"pays it for {', '.join(wanted)}"
    )
    finding = at_line(
        inf_dx_01,
        line,
        f"{line.procedure} on line {line.number} points to {', '.join(sorted(pointed))}; "
        f"{context.profile.name} {says}.",
        context,
        what="pointers",
        lines=lines,
        expected=", ".join(wanted),
        fix=Fix(Safety.HUMAN, _next_step(pointed, elsewhere, wanted)),
    )
    if elsewhere and pointed <= _ENCOUNTER:
        return capped(finding, Severity.RISK, "the encounter's code is to stand first; the illness is there")
    return finding


def _next_step(pointed: frozenset[str], elsewhere: list[str], wanted: list[str]) -> str:
    if elsewhere:
        return f"Point to {elsewhere[0]} if the drug was given for it."
    kinds = {word.replace(".", "")[:3] for word in wanted}
    vague = next((code for code in sorted(pointed) if code[:3] in kinds), None)
    if vague:
        return f"{vague} is of the right kind and not as specific as the list: code what the record says."
    return "Ask the provider; a diagnosis comes from the record."


def _wanted(met: list[dict[str, Any]], policies: list[dict[str, Any]]) -> list[str]:
    """The diagnoses that are missing: first ones where no list is met, else the second ones of the
    lists that are, unless one of them asks for none."""
    if not met:
        return [word for policy in policies for word in policy["prefixes"]]
    if all(policy.get("secondary") for policy in met):
        return [word for policy in met for word in policy["secondary"]]
    return []


def _by_custom(
    code: str, lines: list[ServiceLine], pointed: frozenset[str], context: Context
) -> Finding | None:
    if code not in _managed():
        return None
    drug = drugs()[code]
    typical = readable(drug["icd10_prefixes"].split())
    if not typical or any(supports(one, typical) for one in pointed):
        return None
    line = lines[0]
    return at_line(
        inf_dx_01,
        line,
        f"{drug['name']} ({code}) on line {line.number} points to {', '.join(sorted(pointed))}, which is not "
        "among its typical indications; no policy of the payer is loaded.",
        context,
        what="pointers",
        lines=lines,
        severity=Severity.INFO,
        fix=Fix(Safety.HUMAN, "Look whether the pointer is right; off-list uses may well be covered."),
    )
