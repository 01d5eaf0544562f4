"""INF-DRG-14: modifier of the route, for drugs of two routes."""

from collections.abc import Iterator
from typing import NamedTuple

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import may_be_in_a_vein
from x12tools.rules.scope import EXCLUDED, is_inpatient

_SAYS = {"IV": "JA", "IVP": "JA", "SC": "JB"}
_PUMP_UNDER_SKIN = "E0779"
_GIVEN_BY_VEIN = "Q2052"


class _Asked(NamedTuple):
    modifier: str
    lacks: str
    by_payer: str
    next_step: str


_EITHER = _Asked("JA or JB", "neither JA nor JB", "asks for one", "Add JA for a vein, JB for under the skin.")
_UNDER_SKIN = _Asked("JB", "no JB", "asks for it under the skin", "Add JB if it went under the skin.")


@rule(
    id="INF-DRG-14",
    title="Modifier of the route missing, or both of them",
    severity=Severity.DENIAL,
    advisory=OTHERS,
    source="CMS HCPCS Level II modifiers JA and JB; payer profile; DME contractors' LCD L33794 (external "
    "infusion pumps), L33610 (immune globulin by vein) and their articles",
    denials=[Denial("CO", "4", ("N519", "N822", "N823"))],
)
def inf_drg_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """Where one code is for two routes, some payers pay it only with JA (vein) or JB (under the skin).

    Which codes need one, the payer's profile says: ``modifiers.route`` one of the two,
    ``modifiers.subcutaneous`` JB under the skin and nothing for a vein, as the DME contractors have it.
    That it went under the skin, the drug, the chart or the pump must say. JA and JB on one line
    contradict each other anywhere. One that is missing is a risk. An office's infusion needs neither
    unless its payer asks.

    Pass: D80.0 | J1561x80-JZ 96365
    Pass: dme D80.0 pos=12 | J1561x80-JB
    Pass: dme D80.0 pos=12 | J1569x80 Q2052x16
    Fail: M05.79 | J3262x400-JZ-JA-JB 96413
    """
    if is_inpatient(claim):
        return
    either = context.profile.modifiers.get("route", ())
    under_skin = context.profile.modifiers.get("subcutaneous", ())
    for line in claim.lines:
        if line.has("JA") and line.has("JB"):
            yield at_line(
                inf_drg_14,
                line,
                f"{line.procedure} on line {line.number} has JA (vein) and JB (under the skin).",
                context,
                what="modifiers",
                fix=Fix(Safety.HUMAN, "Keep the one that the record shows; two routes are two lines."),
            )
        elif line.has("JA", "JB", *EXCLUDED):
            continue
        elif line.procedure in either:
            yield _missing(line, _EITHER, _charted(line, context), context)
        elif line.procedure in under_skin and (shown := _under_the_skin(line, claim, context)):
            yield _missing(line, _UNDER_SKIN, shown if shown == "JB" else None, context)


def _charted(line: ServiceLine, context: Context) -> str | None:
    said = {_SAYS.get(row.route or "") for row in context.charted(line)}
    return said.pop() if len(said) == 1 else None


def _under_the_skin(line: ServiceLine, claim: Claim, context: Context) -> str | None:
    """``JB`` where chart or drug say so, ``pump`` where the claim only lets it be thought."""
    charted = _charted(line, context)
    if charted:
        return charted if charted == "JB" else None
    if not may_be_in_a_vein(line):
        return "JB"
    billed = {other.procedure for other in claim.lines}
    return "pump" if _PUMP_UNDER_SKIN in billed and _GIVEN_BY_VEIN not in billed else None


def _missing(line: ServiceLine, asked: _Asked, said: str | None, context: Context) -> Finding:
    sure = said is not None and len(line.modifiers) < 4
    finding = at_line(
        inf_drg_14,
        line,
        f"{line.procedure} on line {line.number} has {asked.lacks}; {context.profile.name} {asked.by_payer}.",
        context,
        what="modifiers",
        expected=said or asked.modifier,
        fix=Fix(
            Safety.ASSIST if sure else Safety.HUMAN,
            f"Add {said}, as the record shows." if said else asked.next_step,
            None,
            said,
            (line.edit(modifiers=(*line.modifiers, said)),) if sure else (),
        ),
    )
    return capped(finding, Severity.RISK, "one modifier short: some lines are paid so")
