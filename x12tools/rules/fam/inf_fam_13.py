"""INF-FAM-13: complex drug for the needle, billed as a simple injection."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import known_drugs, routes
from x12tools.rules.routes import INTO_VEIN, NEEDLE, difference, noncomplex
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import drugs, procedures, with_role

_COMPLEX = frozenset({"96401", "96402"})
_ANOTHER_WAY = with_role(["IA", "CAV", "IT", "LES", "PUMP"])


@rule(
    id="INF-FAM-13",
    title="Complex drug for the needle, billed as a simple injection",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset({"96372"}),
    source="CMS IOM 100-04 ch. 12 §30.5; CMS CR 13468",
    denials=[],
    rarely=(Denial("CO", "150", ("N163",)),),
)
def inf_fam_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """Chemo and antibodies for cancer under the skin are 96401, paid five times the simple injection.

    It speaks where the payer allows the complex codes and does not list the drug as a simple one,
    the drug went in by needle for certain (it has no other way, or the visit bills nothing into a
    vein), and nothing else of the visit may be behind 96372.

    Pass: C90.00 | J9144x180-JZ 96401
    Pass: commercial C90.00 | J9144x180-JZ 96372
    Fail: C90.00 | J9144x180-JZ 96372
    """
    if not context.profile.complex:
        return
    for lines in visits(claim, context):
        billed = with_code(lines, {"96372"})
        if not billed or billed_codes(lines) & (_COMPLEX | _ANOTHER_WAY | procedures()):
            continue
        given = known_drugs(lines, claim, context)
        vein = bool(billed_codes(lines) & INTO_VEIN)
        complex_ = [line for line in given if _is_complex(line, vein, context)]
        if not complex_ or any(routes(line) & NEEDLE for line in given if line not in complex_):
            continue
        first, drug = billed[0], drugs()[complex_[0].procedure or ""]
        yield at_line(
            inf_fam_13,
            first,
            f"{drug['name']} ({drug['code']}) on line {complex_[0].number} is injected as a complex drug; "
            f"line {first.number} bills 96372, and {context.profile.name} allows 96401.",
            context,
            lines=billed,
            expected="96401",
            fix=Fix(
                Safety.ASSIST,
                "Bill 96401 if the record shows the work that a complex drug needs.",
                "96372",
                "96401",
                tuple(line.edit(procedure="96401") for line in billed),
            ),
            **difference(billed, {"96372": "96401"}),
        )


def _is_complex(line: ServiceLine, vein: bool, context: Context) -> bool:
    """A drug of the complex family that went in by needle, on which payers do not differ. Where the visit
    bills nothing into a ``vein``, one that may go either way was injected."""
    drug = drugs()[line.procedure or ""]
    ways = routes(line)
    if drug["family"] not in ("CX", "CX-SC") or not ways & NEEDLE or noncomplex(line, context):
        return False
    if vein and ways - NEEDLE:
        return False
    return not ("V" in drug["flags"].split() and context.profile.is_medicare)
