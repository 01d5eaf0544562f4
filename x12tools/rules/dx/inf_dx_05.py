"""INF-DX-05: hydration without a diagnosis that asks for it."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import ANTINEOPLASTIC, NEEDS_FLUIDS, any_supports
from x12tools.rules.scope import EXCLUDED, is_inpatient, with_code

_HYDRATION = frozenset({"96360", "96361"})
_HARMS_KIDNEYS = {"J9060": Decimal(1), "J9208": Decimal(1), "J9260": Decimal(10)}
"""Drugs with fluids before and after, from so many units on."""


@rule(
    id="INF-DX-05",
    title="Hydration without a diagnosis that asks for it",
    severity=Severity.INFO,
    codes=_HYDRATION,
    payers=f"{FFS} MA",
    source="CMS Recovery Audit topic 0137; contractors' hydration policies",
    denials=[],
    rarely=(Denial("CO", "50", ("N115",)), Denial("CO", "167", ("N115",))),
)
def inf_dx_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Auditors ask of hydration what made the patient need fluids; the claim should say it.

    It is a word of information, once for a claim: many reasons are right. Fluids around cisplatin,
    ifosfamide and high doses of methotrexate are let be. A payer's own list of diagnoses for
    96360 is INF-DX-01's.

    Pass: E86.0 | J7030 96360
    Pass: C34.11 Z51.11 | J9060x14 96413 96361x2
    Fail: Z01.818 | J7030 96360
    """
    if is_inpatient(claim) or any(row.get("code") in _HYDRATION for row in context.policy("diagnosis") or ()):
        return
    lines = [line for line in with_code(claim.lines, _HYDRATION) if not line.has(*EXCLUDED)]
    if not lines or _around_chemotherapy(claim):
        return
    coded = list(dict.fromkeys(diagnosis.code for diagnosis in claim.diagnoses))
    if not coded or any_supports(coded, NEEDS_FLUIDS):
        return
    line = lines[0]
    yield at_line(
        inf_dx_05,
        line,
        f"{line.procedure} on line {line.number}: {', '.join(coded[:4])} gives no reason for fluids.",
        context,
        what="pointers",
        lines=lines,
        fix=Fix(Safety.HUMAN, "Look in the record for what made fluids necessary, and code it."),
    )


def _around_chemotherapy(claim: Claim) -> bool:
    treated = any(diagnosis.code in ANTINEOPLASTIC for diagnosis in claim.diagnoses)
    return treated and any(_harms(line) for line in claim.lines)


def _harms(line: ServiceLine) -> bool:
    least = _HARMS_KIDNEYS.get(line.procedure or "")
    return least is not None and line.units is not None and line.units >= least
