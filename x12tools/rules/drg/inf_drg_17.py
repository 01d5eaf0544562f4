"""INF-DRG-17: the fluid that carried a drug, billed as hydration."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import NEEDS_FLUIDS, supports
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_fluid
from x12tools.rules.scope import EXCLUDED, billed_codes, visits, with_code
from x12tools.rules.tables import drugs

_HYDRATION = frozenset({"96360", "96361"})
_INFUSED = frozenset({"96365", "96366", "96367", "96368", "96413", "96415", "96417"})

_CARRIES = Decimal(250)
"""Millilitres of fluid, in all, that a drug may have come in."""


@rule(
    id="INF-DRG-17",
    title="The fluid that carried a drug, billed as hydration",
    severity=Severity.INFO,
    codes=_HYDRATION,
    source="NCCI Policy Manual ch. XI §B; CMS IOM 100-04 ch. 12 §30.5",
    denials=[Denial("CO", "97", ("M15",))],
)
def inf_drg_17(claim: Claim, context: Context) -> Iterator[Finding]:
    """The bag that a drug is mixed in, and the flush after it, are part of the infusion.

    Times would tell, and where they are charted the edits of time do. Without them it is a word of
    information, once for a claim: hydration beside a drug's infusion, all fluid billed no more than
    250 mL, and no diagnosis that asks for fluids.

    Pass: C67.9 | J7040 96413 96361
    Pass: E86.0 J15.9 | J0696x8 J7050 96365 96361
    Fail: J15.9 | J0696x8 J7050 96365 96361
    """
    if "times" in context.evidence or has_uncoded_pharmacy(claim):
        return
    if any(supports(diagnosis.code, NEEDS_FLUIDS) for diagnosis in claim.diagnoses):
        return
    for lines in visits(claim, context):
        hydration = [line for line in with_code(lines, _HYDRATION) if not line.has(*EXCLUDED)]
        fluids = [line for line in lines if is_fluid(line) and line.units is not None]
        volume = sum(
            (Decimal(drugs()[line.procedure or ""]["unit_quantity"]) * (line.units or 0) for line in fluids),
            Decimal(0),
        )
        if not hydration or not 0 < volume <= _CARRIES or not billed_codes(lines) & _INFUSED:
            continue
        line = hydration[0]
        yield at_line(
            inf_drg_17,
            line,
            f"{line.procedure} on line {line.number} is hydration; the {plain(volume)} mL billed may "
            "be what the drug came in.",
            context,
            lines=hydration,
            fix=Fix(
                Safety.HUMAN,
                "Keep it if fluid ran for a need of its own, 31 minutes or more, beside no drug.",
            ),
        )
        return
