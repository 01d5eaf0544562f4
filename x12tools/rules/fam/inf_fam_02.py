"""INF-FAM-02: simple drug billed with complex administration codes."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import PREMEDICATION, SIMPLE, known_drugs
from x12tools.rules.routes import difference
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import administration, drugs, procedures, with_role

_TWINS = {
    "96401": "96372",
    "96409": "96374",
    "96411": "96375",
    "96413": "96365",
    "96415": "96366",
    "96417": "96367",
}
_SERVICES = ("INITIAL", "ADD-SEQ", "ADD-CONC", "INJ")
_ANOTHER_WAY = with_role(["IA", "CAV", "IT", "LES", "PUMP", "INITIAL-PUMP"])


@rule(
    id="INF-FAM-02",
    title="Simple drug billed with complex administration codes",
    severity=Severity.RISK,
    codes=frozenset(_TWINS),
    source="CMS IOM 100-04 ch. 12 §30.5; CMS CR 13468",
    denials=[Denial("CO", "150", ("N163",))],
    rarely=(Denial("CO", "11"), Denial("CO", "50")),
)
def inf_fam_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """The complex codes ask for work that an antibiotic or iron seldom needs: what they paid is taken back.

    It speaks where every drug of the visit is on the claim, none is an antibody or a chemo drug,
    and each service has a drug of its own, so that no chemo from elsewhere is behind the code.
    Premedication alone is let be, for it is given before something; so are pumps.

    Pass: D50.9 | J1756x200-JZ 96374
    Pass: C50.912 | J1100x10 J2469x10-JZ 96375x2 96413
    Fail: J15.9 | J0696x8 96413
    """
    for lines in visits(claim, context):
        billed = with_code(lines, _TWINS)
        if not billed or billed_codes(lines) & (_ANOTHER_WAY | procedures()):
            continue
        given = known_drugs(lines, claim, context)
        classes = {drugs()[line.procedure or ""]["drug_class"] for line in given if _counts(line)}
        if not classes & SIMPLE or classes - SIMPLE - PREMEDICATION:
            continue
        if any(_payers_differ(line) for line in given):
            continue
        distinct = sorted({line.procedure or "" for line in given if _counts(line)})
        if len(distinct) < _services(lines):
            continue
        first = billed[0]
        twin = _TWINS[first.procedure or ""]
        names = ", ".join(f"{drugs()[code]['name']} ({code})" for code in distinct)
        yield at_line(
            inf_fam_02,
            first,
            f"{first.procedure} on line {first.number} is for complex drugs; the visit has {names} alone.",
            context,
            lines=billed,
            expected=twin,
            fix=Fix(
                Safety.ASSIST,
                f"Bill {', '.join(dict.fromkeys(_TWINS[line.procedure or ''] for line in billed))} "
                "unless the record shows the work of a complex drug.",
                ", ".join(line.procedure or "" for line in billed),
                ", ".join(_TWINS[line.procedure or ""] for line in billed),
                tuple(line.edit(procedure=_TWINS[line.procedure or ""]) for line in billed),
            ),
            **difference(billed, _TWINS),
        )


def _counts(line: ServiceLine) -> bool:
    """A drug that a service may be for: fluids and flushes are not."""
    return drugs()[line.procedure or ""]["family"] not in ("HYD", "BUNDLED")


def _payers_differ(line: ServiceLine) -> bool:
    return any(flag.startswith("V") for flag in drugs()[line.procedure or ""]["flags"].split())


def _services(lines: list[ServiceLine]) -> Decimal:
    """The services that are one for each drug; further hours and repeated pushes are not."""
    return sum(
        (
            line.units or Decimal(0)
            for line in lines
            if administration().get(line.procedure or "", {"role": ""})["role"].startswith(_SERVICES)
        ),
        Decimal(0),
    )
