"""INF-LIF-02: a claim that was sent before."""

from collections.abc import Iterator

from x12tools.claims.model import PROFESSIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizing import is_secondary
from x12tools.rules.base import at_claim, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug
from x12tools.rules.history import Service, in_force, services
from x12tools.rules.scope import NCCI_MODIFIERS

_ORIGINAL = "1"
_AGAIN = ("76", "77", "91")


@rule(
    id="INF-LIF-02",
    title="The same service was sent before",
    severity=Severity.DENIAL,
    needs="history",
    source="CMS IOM 100-04 ch. 1 §120",
    denials=[Denial("OA", "18")],
    rarely=(Denial("CO", "18"),),
    stc="A3:78",
)
def inf_lif_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """An original claim for what the payer already has is a duplicate, and its answer settles nothing.

    The same means payer, billing and rendering provider, day, code, modifiers and units. Where only
    some lines were sent, they are told one by one, unless a modifier says that a service was given
    again; drugs, and all lines of an 837I, are a risk. Silent on replacements, late charges and
    interim bills, and where another payer paid first.

    Pass: M05.79 | 96413 << none
    Pass: M05.79 | 96413 << commercial M05.79 | 96413
    Fail: M05.79 | 96413 << M05.79 | 96413
    """
    if claim.frequency not in (_ORIGINAL, None) or is_secondary(claim):
        return
    sent: dict[tuple[object, ...], Service] = {}
    for one in in_force(context.history or ()):
        sent.setdefault(_key(one), one)
    same = [
        (line, earlier)
        for line, one in zip(claim.lines, services(claim), strict=True)
        if (earlier := sent.get(_key(one))) is not None
    ]
    if not same:
        return
    fix = Fix(Safety.HUMAN, _instead(same[0][1], claim, context))
    if len(same) == len(claim.lines):
        yield at_claim(
            inf_lif_02,
            claim,
            claim.at("CLM", "CLM01"),
            f"All its services were sent before, on claim {same[0][1].claim_id}.",
            context,
            value=claim.id,
            fix=fix,
        )
        return
    for line, earlier in same:
        if line.has(*_AGAIN, *NCCI_MODIFIERS) or not line.procedure:
            continue
        finding = _line(line, earlier, fix, context)
        if claim.form != PROFESSIONAL or is_drug(line):
            finding = capped(finding, Severity.RISK, "a second bill or dose of the day may be right")
        yield finding


def _line(line: ServiceLine, earlier: Service, fix: Fix, context: Context) -> Finding:
    return at_line(
        inf_lif_02,
        line,
        f"{line.procedure} on line {line.number} ({line.date}) was sent before, on claim {earlier.claim_id}.",
        context,
        fix=fix,
    )


def _key(one: Service) -> tuple[object, ...]:
    what = one.code or (one.revenue_code, one.charge)
    who = one.payer, one.form, one.billing, one.rendering if one.form == PROFESSIONAL else one.bill_type
    return *who, one.date, one.date_to, what, tuple(sorted(one.modifiers)), one.units, one.ndc


def _instead(earlier: Service, claim: Claim, context: Context) -> str:
    """What to do in its place, by the payer."""
    number = f" {earlier.payer_claim_number}" if earlier.payer_claim_number else ""
    if context.profile.type == "FFS_B":
        return (
            "Wait for the answer; to correct a paid or denied line ask for a reopening, for Part B takes no "
            "replacement. A service given again needs its modifier."
        )
    if claim.form != PROFESSIONAL:
        return (
            f"Send it as type of bill xx7 with the payer's claim number{number} in REF*F8, or do not send it."
        )
    return f"Send it as a replacement (frequency 7) with the payer's claim number{number} in REF*F8, or wait."
