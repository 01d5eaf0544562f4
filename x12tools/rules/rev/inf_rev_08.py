"""INF-REV-08: fewer complex services than complex drugs."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.products import family
from x12tools.rules.rev.missed import worth
from x12tools.rules.scope import EXCLUDED, billed_codes, visits, with_code
from x12tools.rules.tables import drugs, procedures, with_role

_STARTED = frozenset({"96409", "96411", "96413", "96417", "96368"})
_OTHER_WAYS = (
    with_role(["INITIAL-PUMP", "PUMP", "IA", "IT", "CAV", "LES", "UNL"]) | procedures() | {"96425", "Q0083"}
)
"""Ways in that take a drug, or several in one pump, without a service of those above."""

_THROUGH_A_VEIN = frozenset({"IV", "IVP"})
_INTO_THE_BLADDER = "INTRAVESICAL"
_URINARY = ("C65", "C66", "C67", "C68", "D090", "D414")
"""Neoplasms whose drugs may be put into the bladder, by a procedure that another may bill."""


@rule(
    id="INF-REV-08",
    title="Fewer complex services than complex drugs",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset({"96409", "96413"}),
    source="CMS IOM 100-04 ch. 12 §30.5; CMS NCCI add-on code edits (96411 and 96417 beside 96413)",
    denials=[],
    rarely=(Denial("CO", "107", ("N161",)),),
)
def inf_rev_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """Each further antineoplastic of a visit has its own service, 96417 or 96411, which is often forgotten.

    Drugs count that go into a vein alone (or into the bladder, where the claim has no neoplasm of it)
    and on which payers do not differ, each product of one drug once, drugs of one charted bag once. A
    visit with a pump, an artery, a cavity or a procedure that gives a drug is let be: drugs may share
    those.

    Pass: C50.912 | J9355x45 J9306x420-JZ 96413 96417
    Fail: C50.912 | J9355x45 J9306x420-JZ 96413
    """
    for lines in visits(claim, context):
        codes = billed_codes(lines)
        if not codes & {"96409", "96413"} or codes & _OTHER_WAYS:
            continue
        services = with_code(lines, _STARTED)
        if any(line.units is None for line in services):
            continue
        billed = sum((line.units or Decimal(0) for line in services), Decimal(0))
        given = _given(lines, claim, context)
        if billed < len(given):
            yield _finding(services, given, billed, claim, context)


def _given(lines: list[ServiceLine], claim: Claim, context: Context) -> list[str]:
    """The complex drugs of a visit, each with a service of its own, by code."""
    urinary = any(one.code.startswith(_URINARY) for one in claim.diagnoses)
    ways = _THROUGH_A_VEIN if urinary else _THROUGH_A_VEIN | {_INTO_THE_BLADDER}
    found: dict[str, str] = {}
    bags: set[str] = set()
    for line in lines:
        drug = drugs().get(line.procedure or "")
        if (
            drug is None
            or drug["family"] != "CX"
            or "V" in drug["flags"].split()
            or line.has("JW", *EXCLUDED)
        ):
            continue
        routes = set(drug["routes"].split())
        if not routes & _THROUGH_A_VEIN or not routes <= ways:
            continue
        mixed = {row.bag for row in context.charted(line) if row.bag}
        if mixed & bags:
            continue
        bags |= mixed
        found.setdefault(family(drug["code"]) or drug["code"], drug["code"])
    return sorted(found.values())


def _finding(
    services: list[ServiceLine], given: list[str], billed: Decimal, claim: Claim, context: Context
) -> Finding:
    line = services[0]
    short = len(given) - billed
    named = ", ".join(f"{drugs()[code]['name']} ({code})" for code in given)
    return at_line(
        inf_rev_08,
        line,
        f"{len(given)} complex drugs of one visit ({named}); complex services billed: {plain(billed)}.",
        context,
        lines=services,
        expected=f"{len(given)} services",
        fix=Fix(
            Safety.HUMAN,
            "By the record, add 96417 for a further drug over 15 minutes, 96411 for one of 15 or less, "
            "unless both ran from one bag.",
        ),
        **worth(claim, "96411", short),
    )
