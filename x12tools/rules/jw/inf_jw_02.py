"""INF-JW-02: JW and JZ together."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import charted_handling
from x12tools.rules.drug_lines import is_no_cost


@rule(
    id="INF-JW-02",
    title="JW and JZ for one drug",
    severity=Severity.REJECT,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    source="CMS JW and JZ modifier policy, CY 2023 PFS final rule",
    denials=[Denial("CO", "16", ("N519", "N823", "MA130")), Denial("CO", "4", ("N519", "N823"))],
)
def inf_jw_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """One says that drug was thrown away, the other that none was.

    On one line they always exclude each other. On two lines of a drug and day they do where
    the NDC is the same; without NDCs there may have been two sessions, and it is a risk.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413
    Fail: M05.79 | J1745x40-JW-JZ 96413
    """
    drug_lines = [line for line in claim.lines if line.procedure and not is_no_cost(line, claim, context)]
    for line in drug_lines:
        if line.has("JW") and line.has("JZ"):
            yield at_line(
                inf_jw_02,
                line,
                f"Line {line.number} carries JW and JZ; they exclude each other.",
                context,
                what="modifiers",
                fix=_fix(line, context),
            )
    discarded = [line for line in drug_lines if line.has("JW") and not line.has("JZ")]
    for line in drug_lines:
        if not line.has("JZ") or line.has("JW"):
            continue
        other = next((one for one in discarded if _same_drug(one, line)), None)
        if other is not None:
            yield _across(line, other, context)


def _same_drug(one: ServiceLine, other: ServiceLine) -> bool:
    """One code, day and provider; two NDCs are two products."""
    if (one.procedure, one.date) != (other.procedure, other.date):
        return False
    if one.rendering and other.rendering and one.rendering.id != other.rendering.id:
        return False
    return not _ndc(one) or not _ndc(other) or _ndc(one) == _ndc(other)


def _ndc(line: ServiceLine) -> str | None:
    return line.drug.ndc if line.drug else None


def _across(line: ServiceLine, other: ServiceLine, context: Context) -> Finding:
    finding = at_line(
        inf_jw_02,
        line,
        f"{line.procedure} has JZ on line {line.number} and JW on line {other.number} of the same day.",
        context,
        what="modifiers",
        lines=(line, other),
        fix=Fix(Safety.HUMAN, "Take JZ off where a part was discarded; keep both only for two sessions."),
    )
    if not _ndc(line) or not _ndc(other):
        return capped(finding, Severity.RISK, "no NDC on both lines: there may have been two sessions")
    sessions = [{row.encounter for row in context.charted(one)} - {None} for one in (line, other)]
    if all(sessions) and not sessions[0] & sessions[1]:
        return capped(finding, Severity.RISK, "the chart has two encounters")
    return finding


def _fix(line: ServiceLine, context: Context) -> Fix:
    """JW goes where the chart shows that nothing was discarded."""
    handled = charted_handling([line], context)
    if handled is None or handled.discarded or handled.administered != line.units:
        return Fix(Safety.HUMAN, "Keep the one that the administration record supports.")
    kept = tuple(modifier for modifier in line.modifiers if modifier != "JW")
    return Fix(
        Safety.ASSIST,
        f"Take JW off line {line.number}: {handled.working}.",
        "-".join(line.modifiers),
        "-".join(kept),
        (line.edit(modifiers=kept),),
    )
