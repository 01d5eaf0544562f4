"""INF-FAM-01: complex drug billed with therapeutic codes."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_drug, is_fluid
from x12tools.rules.routes import NEEDLE, difference, noncomplex
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import add_on_primaries, drugs, procedures, with_role

_INFUSED = {"96365": "96413", "96366": "96415", "96367": "96417"}
_PUSHED = {"96374": "96409", "96375": "96411"}
_ONE_DRUG = frozenset({"96365", "96367"})
_INITIAL = frozenset({"96365", "96374"})
_GIVES_COMPLEX = (
    frozenset({"96409", "96411", "96413", "96415", "96416", "96417", "G0498", "96521", "96522"})
    | with_role(["IA", "CAV", "IT", "LES"])
    | {"96423"}
)
_INJECTED = frozenset({"96372", "96401", "96402"})


@rule(
    id="INF-FAM-01",
    title="Complex drug billed with therapeutic administration codes",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset(_INFUSED | _PUSHED),
    source="CMS IOM 100-04 ch. 12 §30.5; CMS CR 13468",
    denials=[],
    rarely=(Denial("CO", "150", ("N163",)), Denial("CO", "97")),
)
def inf_fam_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Antineoplastics and certain biologics may be billed with the complex codes, which pay more.

    It speaks only where the payer allows those codes and nothing billed that day gives a complex
    drug. Drugs on which payers differ are let be, unless a plan's own profile allows them.

    Pass: M05.79 | J1745x40-JZ 96413 96415
    Pass: G35 | J2350x600-JZ 96365 96366x3
    Fail: M05.79 | J1745x40-JZ 96365 96366
    """
    if not context.profile.complex:
        return
    for lines in visits(claim, context):
        codes = billed_codes(lines)
        if codes & (_GIVES_COMPLEX | procedures()):
            continue
        given = [line for line in lines if _is_complex(line, codes, context)]
        twins = _twins(given)
        billed = sorted(with_code(lines, twins), key=lambda line: line.procedure not in _INITIAL)
        if not given or not billed:
            continue
        named = {line.procedure for line in given}
        others = has_uncoded_pharmacy(claim) or any(
            is_drug(line) and not is_fluid(line) and line.procedure not in named for line in lines
        )
        counted = _surely_for(given, billed, lines, others)
        first = billed[0]
        twin = twins[first.procedure or ""]
        drug = drugs()[given[0].procedure or ""]
        yield at_line(
            inf_fam_01,
            first,
            f"{drug['name']} ({drug['code']}) is billed with {first.procedure} on line {first.number}; "
            f"{context.profile.name} allows {twin}.",
            context,
            lines=counted,
            expected=twin,
            fix=_fix(counted, lines, twins),
            **difference(counted, twins),
        )


def _is_complex(line: ServiceLine, codes: frozenset[str], context: Context) -> bool:
    """A drug of the complex family that went into a vein, on which payers do not differ."""
    drug = drugs().get(line.procedure or "")
    if drug is None or drug["family"] != "CX" or "NOC" in drug["flags"].split() or line.has("JB", "JW"):
        return False
    routes = set(drug["routes"].split())
    if not routes & {"IV", "IVP"} or (routes & NEEDLE and codes & _INJECTED):
        return False
    if "V" in drug["flags"].split() and context.profile.is_medicare:
        return False
    return noncomplex(line, context) is None


def _twins(given: list[ServiceLine]) -> dict[str, str]:
    """The therapeutic codes that may be the drugs' own, with their complex ones."""
    routes = {route for line in given for route in drugs()[line.procedure or ""]["routes"].split()}
    return (_INFUSED if "IV" in routes else {}) | (_PUSHED if "IVP" in routes else {})


def _surely_for(
    given: list[ServiceLine], billed: list[ServiceLine], lines: list[ServiceLine], others: bool
) -> list[ServiceLine]:
    """The lines that are the complex drug's whatever else was given: all of them where nothing
    else was, the infusions where what else was given is pushed or injected (one that may be infused too
    has no infusion left where there are no more than complex drugs); else the first line alone."""
    if not others:
        return billed
    hours = [line for line in billed if line.procedure in _INFUSED]
    infusions = sum(((line.units or Decimal(0)) for line in with_code(billed, _ONE_DRUG)), Decimal(0))
    each_has_one = infusions <= len({line.procedure for line in given}) and all(map(_is_infused, given))
    named = {line.procedure for line in given}
    for line in lines:
        if is_drug(line) and not is_fluid(line) and line.procedure not in named:
            ways = drugs().get(line.procedure or "", {"routes": "IV"})["routes"].split()
            if "IV" in ways and not ("IVP" in ways and each_has_one):
                return billed[:1]
    return hours or billed[:1]


def _is_infused(line: ServiceLine) -> bool:
    """A drug that is infused and never pushed."""
    routes = set(drugs()[line.procedure or ""]["routes"].split())
    return "IV" in routes and "IVP" not in routes


def _fix(counted: list[ServiceLine], lines: list[ServiceLine], twins: dict[str, str]) -> Fix:
    """The complex codes, where every add-on code keeps a code that it may be added to."""
    before = billed_codes(lines)
    new = {line.number: twins[line.procedure or ""] for line in counted}
    after = frozenset(new.get(line.number, line.procedure or "") for line in lines)
    orphans = {code for code in after if _is_orphan(code, after)}
    if orphans - {code for code in before if _is_orphan(code, before)}:
        return Fix(
            Safety.HUMAN,
            "If the record shows the monitoring that a complex drug needs, bill its service as the "
            "initial one and the others in sequence.",
        )
    return Fix(
        Safety.ASSIST,
        f"Bill {', '.join(dict.fromkeys(new.values()))} "
        "if the record shows the monitoring that a complex drug needs.",
        ", ".join(line.procedure or "" for line in counted),
        ", ".join(new.values()),
        tuple(line.edit(procedure=new[line.number]) for line in counted),
    )


def _is_orphan(code: str, codes: frozenset[str]) -> bool:
    primaries = add_on_primaries().get(code)
    return primaries is not None and not primaries & codes
