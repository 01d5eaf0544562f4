"""INF-JW-13: a modifier that the payer does not take."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_no_cost
from x12tools.rules.scope import EXCLUDED

_REFUSED = {"jw_only": ("JZ",), "none": ("JW",), "deny": ("JW", "JZ")}
"""By what a profile says of JW and JZ, those that cost something there. Where a payer has no
policy JZ says nothing and is let be."""


@rule(
    id="INF-JW-13",
    title="The payer does not take JW or JZ",
    severity=Severity.RISK,
    payers=f"{FFS} {OTHERS}",
    needs="payer_policy:jwjz",
    snip=7,
    source="Payer profile: [jwjz]",
    denials=[Denial("CO", "4", ("N519", "N823"))],
    rarely=(Denial("CO", "96"),),
)
def inf_jw_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """A plan that has no JZ may refuse the line that carries it; one without JW pays no waste line.

    The payer's profile decides: ``jw_only`` takes no JZ, ``deny`` neither, ``none`` pays no line of
    discarded drug for its own sake. Drugs that a supplier hands out are let be.

    Pass: EXHMO1 auth=A1 M05.79 | J1745x35/57894003001:3.5UN J1745x5-JW/57894003001:0.5UN 96413
    Fail: EXHMO1 auth=A1 M05.79 | J1745x40-JZ/57894003001:4UN 96413
    """
    policy = context.profile.jwjz
    refused = _REFUSED.get(policy.mode, ())
    for line in claim.lines if refused else ():
        if not line.has(*refused) or not is_drug(line) or line.has(*EXCLUDED):
            continue
        if policy.start and line.date and line.date < policy.start:
            continue
        if is_no_cost(line, claim, context):
            continue
        modifier = next(one for one in refused if line.has(one))
        yield at_line(
            inf_jw_13,
            line,
            f"{line.procedure} on line {line.number} has {modifier}, which {context.profile.name} "
            "does not take.",
            context,
            what="modifiers",
            fix=_fix(line, modifier),
        )


def _fix(line: ServiceLine, modifier: str) -> Fix:
    if modifier == "JW":
        return Fix(Safety.HUMAN, "See how the plan wants discarded drug billed, if it pays it at all.")
    kept = tuple(one for one in line.modifiers if one != "JZ")
    return Fix(
        Safety.ASSIST,
        f"Take JZ off line {line.number}.",
        "-".join(line.modifiers),
        "-".join(kept),
        (line.edit(modifiers=kept),),
    )
