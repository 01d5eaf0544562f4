"""INF-DRG-14: modifier of the route, for drugs of two routes."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED, is_inpatient

_SAYS = {"IV": "JA", "IVP": "JA", "SC": "JB"}


@rule(
    id="INF-DRG-14",
    title="Modifier of the route missing, or both of them",
    severity=Severity.DENIAL,
    advisory=OTHERS,
    source="CMS HCPCS Level II modifiers JA and JB; payer profile; CMS LCD L33794 (external infusion pumps)",
    denials=[Denial("CO", "4", ("N519", "N822", "N823"))],
)
def inf_drg_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """Where one code is for two routes, some payers pay it only with JA (vein) or JB (under the skin).

    Which codes need one, the payer's profile says (``modifiers.route``); JA and JB on one line
    contradict each other anywhere. One that is missing is a risk. An office's infusion needs neither
    unless its payer asks.

    Pass: D80.0 | J1561x80-JZ 96365
    Pass: dme D80.0 pos=12 | J1561x80-JB
    Fail: M05.79 | J3262x400-JZ-JA-JB 96413
    """
    if is_inpatient(claim):
        return
    asked = context.profile.modifiers.get("route", ())
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
        elif line.procedure in asked and not line.has("JA", "JB", *EXCLUDED):
            yield capped(_missing(line, context), Severity.RISK, "one modifier short: some lines are paid so")


def _missing(line: ServiceLine, context: Context) -> Finding:
    charted = {_SAYS.get(row.route or "") for row in context.charted(line)}
    said = charted.pop() if len(charted) == 1 else None
    sure = said is not None and len(line.modifiers) < 4
    return at_line(
        inf_drg_14,
        line,
        f"{line.procedure} on line {line.number} has neither JA nor JB; {context.profile.name} asks for one.",
        context,
        what="modifiers",
        expected=said or "JA or JB",
        fix=Fix(
            Safety.ASSIST if sure else Safety.HUMAN,
            f"Add {said}, as charted." if said else "Add JA for a vein, JB for under the skin.",
            None,
            said,
            (line.edit(modifiers=(*line.modifiers, said)),) if sure else (),
        ),
    )
