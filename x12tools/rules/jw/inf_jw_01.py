"""INF-JW-01: single-dose drug with neither JW nor JZ."""

import re
from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import OTHERS, at_line, capped, resting_on, rule
from x12tools.rules.context import SEPARATELY_PAID, Context
from x12tools.rules.discarding import charted_handling, container
from x12tools.rules.dividing import discarded_line
from x12tools.rules.drug_lines import at_cost, is_dispensed, is_unlisted
from x12tools.rules.scope import EXCLUDED, bill_kind, is_outside_opps, visits
from x12tools.rules.tables import drugs, opps_status

_CRITICAL_ACCESS = "85"
_BILLS = frozenset({"12", "13", _CRITICAL_ACCESS})
"""Hospital outpatient, inpatient part B, critical access: whose drugs are paid by themselves."""

_NOT_ASKED = frozenset({"21", "24", "50", "51", "61", "65", "72"})
"""Places where the drug is in another payment, or goes by a list that is not here: inpatient,
surgery centre, health centre and rural clinic, dialysis."""

_SURGERY = re.compile(r"[1-5]\d{4}|6\d{4}|7737[1-3]|929[2-9]\d|936[0-6]\d")
_MINOR = re.compile(r"36(000|410|415|416|430|59[123])|20610|51720|52287|64(4\d\d|61[25])")
_OBSERVED_HOURS = 8


@rule(
    id="INF-JW-01",
    title="Single-dose drug with neither JW nor JZ",
    severity=Severity.REJECT,
    needs="payer_policy:jwjz",
    advisory=f"{OTHERS} DME",
    editing="jwjz",
    source="CMS JW and JZ modifier policy, CY 2023 PFS final rule; 42 CFR 414.940; CMS OPPS Addendum B",
    denials=[Denial("CO", "16", ("N822", "MA130")), Denial("CO", "4", ("N822", "N823"))],
)
def inf_jw_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare returns a single-dose drug line that does not say whether any was thrown away.

    JZ is an attestation that nothing was discarded: the record decides, not the claim. It is
    asked of drugs that Medicare pays by themselves: of a hospital's by their status on the day,
    at home only where someone bills for giving the drug. Lines of no cost, excluded ones and
    containers that are not certain to be single-dose are let be; the chart may tell them.

    Pass: M05.79 | J1745x40-JZ 96413
    Fail: M05.79 | J1745x40 96413
    """
    start = context.profile.jwjz_from
    if start is None:
        return
    costing = set(at_cost(claim, context))
    for lines in visits(claim, context):
        for line in lines:
            if line not in costing or line.date is None or line.date < start:
                continue
            if line.procedure not in drugs() or line.has("JW", "JZ", *EXCLUDED):
                continue
            if container(line, context) != "single-dose" or _has_companion(line, claim):
                continue
            if claim.form == INSTITUTIONAL and _asked_of_hospital(line, claim):
                finding = resting_on(_finding(line, claim, context), ["opps_status"], line.date)
                if is_outside_opps(claim) and bill_kind(claim) != _CRITICAL_ACCESS:
                    finding = capped(finding, Severity.RISK, "a hospital outside OPPS")
                yield finding
            elif claim.form != INSTITUTIONAL and _asked_of_physician(line, lines, claim):
                yield _finding(line, claim, context)


def _has_companion(line: ServiceLine, claim: Claim) -> bool:
    """A JW line of the same drug and day."""
    return any(o.procedure == line.procedure and o.date == line.date and o.has("JW") for o in claim.lines)


def _asked_of_physician(line: ServiceLine, visit: list[ServiceLine], claim: Claim) -> bool:
    return line.place_of_service not in _NOT_ASKED and not is_dispensed(line, visit, claim)


def _asked_of_hospital(line: ServiceLine, claim: Claim) -> bool:
    paid = opps_status().get(line.procedure or "") in SEPARATELY_PAID
    return paid and bill_kind(claim) in _BILLS and not any(_packages(other) for other in claim.lines)


def _packages(line: ServiceLine) -> bool:
    """Whether a line makes one payment of the whole claim: observation of eight hours, or a
    procedure that is, or may be, a comprehensive one (J1; the table knows level II codes alone)."""
    code = line.procedure or ""
    if code == "G0378" or line.revenue_code == "0762":
        return line.units is None or line.units >= _OBSERVED_HOURS
    return opps_status().get(code) == "J1" or bool(_SURGERY.fullmatch(code) and not _MINOR.fullmatch(code))


def _finding(line: ServiceLine, claim: Claim, context: Context) -> Finding:
    drug = drugs()[line.procedure or ""]
    hospital = line.form == INSTITUTIONAL
    finding = at_line(
        inf_jw_01,
        line,
        f"{line.procedure} ({drug['name']}) on line {line.number} comes in single-dose containers and has "
        f"neither JW nor JZ{'; the claim is returned to the provider' if hospital else ''}.",
        context,
        what="modifiers",
        expected="JZ, or a second line with JW",
        fix=_fix(line, claim, context),
        predicts=() if hospital else inf_jw_01.predicts,
    )
    if is_unlisted(line):
        return capped(finding, Severity.RISK, "an unlisted code: the chart's container decides")
    return finding


def _fix(line: ServiceLine, claim: Claim, context: Context) -> Fix:
    """JZ, or a line with JW, is proposed only where dose and vials are both charted and agree with the
    units billed."""
    handled = charted_handling([line], context)
    if handled is not None and (divided := discarded_line([line], handled, claim)):
        return divided
    if handled is None or handled.administered != line.units:
        return Fix(
            Safety.HUMAN, "Look in the administration record: JZ if nothing was discarded, else a JW line."
        )
    if handled.discarded:
        return Fix(
            Safety.HUMAN, f"Add a line {line.procedure} x {handled.discarded} with JW: {handled.working}."
        )
    if len(line.modifiers) > 3:
        return Fix(Safety.HUMAN, f"JZ belongs here, and four modifiers are taken: {handled.working}.")
    return Fix(
        Safety.ASSIST,
        f"Add JZ to line {line.number}, which attests: {handled.working}.",
        None,
        "JZ",
        (line.edit(modifiers=(*line.modifiers, "JZ")),),
    )
