"""INF-SEQ-04: an add-on without its primary."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_fluid
from x12tools.rules.hierarchy import FIRST
from x12tools.rules.history import Service, before
from x12tools.rules.pairing import pairs_anew
from x12tools.rules.scope import billed_codes, visits
from x12tools.rules.tables import add_on_primaries, administration

_AFTER_OTHERS = frozenset({"96411", "96415", "96417"})
_OTHER_FIRSTS = frozenset({"96409", "96416"})
_LARGEST_837P = 50
_INTERIM = ("2", "3", "4")
_LATE_CHARGES = "5"


@rule(
    id="INF-SEQ-04",
    title="Add-on code without a code it may be added to",
    severity=Severity.DENIAL,
    codes=frozenset(add_on_primaries()),
    tables=("add_ons",),
    source="CMS NCCI add-on code edits, type 1",
    denials=[Denial("CO", "107", ("N122",)), Denial("CO", "B15", ("N122",))],
    rarely=(Denial("CO", "97", ("N122",)), Denial("CO", "234", ("N122",))),
    aliases="INF-SEQ-09 INF-SEQ-11 INF-SEQ-12 INF-SEQ-18",
)
def inf_seq_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """An additional hour or drug is paid only beside the service it adds to.

    An 837P looks at the same day and rendering provider, an 837I at the encounter; the service may
    stand on an earlier claim that is known. It is a risk where the rest of the encounter may stand on
    another claim (an interim bill, a full 837P), where another day of an 837I has the primary, and
    where plans accept further chemo beside 96409 or 96416.

    Pass: M05.79 | J9312x100-JZ 96413 96415x3
    Pass: C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368 J9190x9 96411 96416
    Fail: M05.79 | J9312x100-JZ 96415x2
    """
    sent = before(claim, context.history)
    for lines in visits(claim, context):
        codes = billed_codes(lines)
        add_ons = [line for line in lines if line.procedure in add_on_primaries()]
        orphans = [line for line in add_ons if not codes & add_on_primaries()[line.procedure or ""]]
        for line in orphans:
            primaries = add_on_primaries()[line.procedure or ""]
            if any(one.code in primaries and _is_beside(one, line, claim) for one in sent):
                continue
            elsewhere = next((one for one in claim.lines if one.procedure in primaries), None)
            finding = at_line(
                inf_seq_04,
                line,
                f"{line.procedure} on line {line.number} adds to {_some(primaries)}; "
                f"{_instead(line, codes, elsewhere)}.",
                context,
                expected=_some(primaries),
                fix=_apart(elsewhere) if elsewhere else _fix(line, orphans, lines, claim),
            )
            doubt = _doubt(line, codes, primaries, claim, context)
            yield capped(finding, Severity.RISK, doubt) if doubt else finding


def _is_beside(one: Service, line: ServiceLine, claim: Claim) -> bool:
    """Whether a service of an earlier claim is of the line's visit: of the day and provider, on an
    837I of the hospital and the day or the one before or after it."""
    if one.form != line.form or one.date is None or line.date is None:
        return False
    if line.form == INSTITUTIONAL:
        npi = claim.billing.npi if claim.billing else None
        return one.billing == npi and abs((one.date - line.date).days) <= 1
    return one.date == line.date and one.rendering == (line.rendering.npi if line.rendering else None)


def _some(codes: frozenset[str]) -> str:
    ordered = sorted(codes)
    rest = f" or {len(ordered) - 6} others" if len(ordered) > 6 else ""
    return ", ".join(ordered[:6]) + rest


def _instead(line: ServiceLine, codes: frozenset[str], elsewhere: ServiceLine | None) -> str:
    if elsewhere:
        apart = f"of {elsewhere.date}" if elsewhere.date != line.date else "of another provider"
        return f"{elsewhere.procedure} on line {elsewhere.number} is {apart}"
    given = sorted(code for code in codes if _starts(code))
    return (
        f"the visit has {', '.join(given)}, which takes no such add-on"
        if given
        else "none is billed for the visit"
    )


def _starts(code: str) -> bool:
    """An administration code that is no add-on itself."""
    return code in administration() and code not in add_on_primaries()


def _doubt(
    line: ServiceLine, codes: frozenset[str], primaries: frozenset[str], claim: Claim, context: Context
) -> str | None:
    """Why the add-on may be right all the same."""
    if claim.form == INSTITUTIONAL and claim.codes & primaries:
        return "the claim has the primary on another day: the encounter cannot be told"
    if claim.form == INSTITUTIONAL and claim.frequency in _INTERIM:
        return "an interim bill: the primary may stand on another"
    if claim.form == INSTITUTIONAL and claim.frequency == _LATE_CHARGES:
        return "late charges: the primary stands on the bill they are added to"
    if claim.form != INSTITUTIONAL and len(claim.lines) >= _LARGEST_837P:
        return "a full claim: the primary may stand on the next"
    if line.procedure in _AFTER_OTHERS and codes & _OTHER_FIRSTS and not context.profile.is_medicare:
        return f"{context.profile.name}: some plans accept it beside {min(codes & _OTHER_FIRSTS)}"
    return None


def _apart(primary: ServiceLine) -> Fix:
    """The primary is on the claim, and not where the add-on is: one of the two is misplaced."""
    return Fix(
        Safety.HUMAN,
        f"Correct date or provider where it is that of line {primary.number}, else bill the first service "
        "of this visit.",
    )


def _fix(line: ServiceLine, orphans: list[ServiceLine], lines: list[ServiceLine], claim: Claim) -> Fix:
    """One add-on alone with one drug is most likely the initial service itself."""
    first = FIRST.get(line.procedure or "")
    drugs = {one.procedure for one in lines if is_drug(one) and not is_fluid(one)}
    initial = [
        one for one in lines if administration().get(one.procedure or "", {}).get("role", "")[:7] == "INITIAL"
    ]
    alone = len(orphans) == 1 and len(drugs) <= 1 and not initial
    if first and line.units == 1 and alone and not pairs_anew(line, first, lines, claim):
        return Fix(
            Safety.ASSIST,
            f"Bill line {line.number} as {first} if it was the first service of the visit.",
            line.procedure,
            first,
            (line.edit(procedure=first),),
        )
    return Fix(Safety.HUMAN, "Bill the first service of the visit, or the code this line should be.")
