"""INF-DRG-17: the fluid that carried a drug, billed as hydration."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import NEEDS_FLUIDS, supports
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_fluid
from x12tools.rules.encounters import Encounter
from x12tools.rules.scope import EXCLUDED, billed_codes, visits, with_code
from x12tools.rules.tables import drugs

_HYDRATION = frozenset({"96360", "96361"})
_INFUSED = frozenset({"96365", "96366", "96367", "96368", "96413", "96415", "96417"})

_CARRIES = Decimal(250)
"""Millilitres of fluid, in all, that a drug may have come in."""


@rule(
    id="INF-DRG-17",
    title="The fluid that carried a drug, billed as hydration",
    severity=Severity.RISK,
    codes=_HYDRATION,
    source="NCCI Policy Manual ch. XI §B; CMS IOM 100-04 ch. 12 §30.5",
    denials=[Denial("CO", "97", ("M15",))],
)
def inf_drg_17(claim: Claim, context: Context) -> Iterator[Finding]:
    """The bag that a drug is mixed in, and the flush after it, are part of the infusion.

    Times tell, and where they are charted the edits of time do. But where the chart has every fluid billed
    in the bag of a drug, and no other, no hydration was charted at all: a risk. Without times it is a word
    of information, once for a claim: hydration beside a drug's infusion, all fluid billed no more than
    250 mL, and no diagnosis that asks for fluids.

    Pass: C67.9 | J7040 96413 96361
    Pass: E86.0 J15.9 | J0696x8 J7050 96365 96361
    Fail: J15.9 | J0696x8 J7050 96365 96361 || J0696 IV 09:00-09:40 bag=A; J7050 IV 09:00-09:40 bag=A
    """
    if has_uncoded_pharmacy(claim):
        return
    if "times" in context.evidence:
        yield from _of_chart(claim, context)
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
        words = f"the {plain(volume)} mL billed may be what the drug came in"
        yield capped(_finding(hydration, words, context), Severity.INFO, "no times were charted")
        return


def _of_chart(claim: Claim, context: Context) -> Iterator[Finding]:
    """Hydration where each fluid charted is in the bag of a drug, and each fluid billed is among them."""
    for lines in visits(claim, context):
        hydration = [line for line in with_code(lines, _HYDRATION) if not line.has(*EXCLUDED)]
        billed = {line.procedure for line in lines if is_fluid(line)}
        numbers = {line.number for line in lines}
        rows = [row for row in context.encounters if row.line is None or row.line in numbers]
        fluids = [row for row in rows if row.hcpcs is None or _is_fluid(row)]
        bags = {row.bag for row in rows if row.bag and row.hcpcs and not _is_fluid(row)}
        if not hydration or not billed or not billed <= {row.hcpcs for row in fluids}:
            continue
        named = {row.line for row in rows} & {line.number for line in hydration}
        if named or any(row.bag not in bags or not (row.start and row.stop) for row in fluids):
            continue
        words = "every fluid charted is in the bag of a drug"
        yield _finding(hydration, words, context)


def _is_fluid(row: Encounter) -> bool:
    return drugs().get(row.hcpcs or "", {}).get("family") == "HYD"


def _finding(hydration: list[ServiceLine], words: str, context: Context) -> Finding:
    line = hydration[0]
    return at_line(
        inf_drg_17,
        line,
        f"{line.procedure} on line {line.number} is hydration; {words}.",
        context,
        lines=hydration,
        fix=Fix(
            Safety.HUMAN,
            "Keep it if fluid ran for a need of its own, 31 minutes or more, beside no drug.",
        ),
    )
