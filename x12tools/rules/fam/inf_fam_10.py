"""INF-FAM-10: on-body injector billed as an injection."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import known_drugs, routes
from x12tools.rules.products import KITS, ON_BODY, ndcs
from x12tools.rules.routes import NEEDLE
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import drugs


@rule(
    id="INF-FAM-10",
    title="On-body injector billed as an injection",
    severity=Severity.RISK,
    codes=frozenset({"96372"}),
    general_knowledge=True,
    source="CMS IOM 100-04 ch. 12 §30.5; the kits' labels",
    denials=[],
    rarely=(Denial("CO", "97"), Denial("CO", "16", ("M51",))),
)
def inf_fam_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """A kit that is put on the skin and gives itself later has a code of its own, 96377.

    Only the NDC, on the claim or in the chart, tells the kit from the syringe. It speaks where the
    kit is the one drug of the visit that 96372 may be for.

    Pass: C50.911 Z51.11 | J2506x12-JZ/55513019201:1UN 96377
    Pass: C50.911 Z51.11 | J2506x12-JZ/55513019001:1UN 96372
    Fail: C50.911 Z51.11 | J2506x12-JZ/55513019201:1UN 96372
    """
    for lines in visits(claim, context):
        injections = with_code(lines, {"96372"})
        kits = [line for line in with_code(lines, KITS) if ndcs(line, context) & ON_BODY]
        given = known_drugs(lines, claim, context)
        if not injections or not kits or not given:
            continue
        if any(routes(line) & NEEDLE for line in given if line not in kits):
            continue
        first, kit = injections[0], kits[0]
        applied = "96377" in billed_codes(lines)
        yield at_line(
            inf_fam_10,
            first,
            f"{drugs()[kit.procedure or '']['name']} ({kit.procedure}) on line {kit.number} is the kit "
            f"that is worn; line {first.number} bills 96372, and no other drug was injected.",
            context,
            lines=injections,
            expected=None if applied else "96377",
            fix=Fix(Safety.HUMAN, "Leave 96372 out: 96377 is billed.")
            if applied
            else Fix(
                Safety.ASSIST,
                "Bill 96377, once.",
                "96372",
                "96377",
                (first.edit(procedure="96377"),) if len(injections) == 1 else (),
            ),
        )
