"""INF-FAM-03: injection on the payer's list of drugs that are not complex, billed as one."""

import datetime
from collections.abc import Iterator
from typing import Any

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import known_drugs, routes
from x12tools.rules.routes import NEEDLE, difference, noncomplex
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import drugs

_COMPLEX = frozenset({"96401", "96402"})

_WITHDRAWN = datetime.date(2023, 12, 21)
"""From then on Medicare's contractors take several factors, not lists of drugs (CMS CR 13468)."""


@rule(
    id="INF-FAM-03",
    title="Drug on the payer's list of simple injections, billed as complex",
    severity=Severity.DENIAL,
    codes=_COMPLEX,
    needs="payer_policy:noncomplex",
    aliases="INF-FAM-04",
    source="Payer profile: the payer's list; CMS CR 13468; CMS IOM 100-04 ch. 12 §30.5",
    denials=[Denial("CO", "150", ("N163",)), Denial("CO", "97"), Denial("CO", "4")],
)
def inf_fam_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer that lists a drug as no complex one denies 96401, or takes back what it paid.

    Only the payer's own list speaks, between its dates, and only where no other drug of the visit
    may have been the complex one. Lists that Medicare's contractors withdrew are a word of
    information: since 2023-12-21 the drug's name alone decides nothing there.

    Pass: EXHMO1 M81.0 | J0897x60/55513071001:1UN 96372
    Fail: EXHMO1 M81.0 | J0897x60/55513071001:1UN 96401
    """
    for lines in visits(claim, context):
        billed = with_code(lines, _COMPLEX)
        listed = [line for line in known_drugs(lines, claim, context) if noncomplex(line, context)]
        if not billed or not listed or any(_may_be_complex(line) for line in lines if line not in listed):
            continue
        drug = listed[0]
        policy = noncomplex(drug, context)
        assert policy is not None
        first = billed[0]
        withdrawn = context.profile.type in FFS.split() and (not drug.date or drug.date >= _WITHDRAWN)
        more: dict[str, Any] = {"severity": Severity.INFO}
        if not withdrawn:
            more = difference(billed, dict.fromkeys(_COMPLEX, policy.admin))
        yield at_line(
            inf_fam_03,
            first,
            f"{drugs()[drug.procedure or '']['name']} ({drug.procedure}) is on the list of "
            f"{context.profile.name} of drugs that take {policy.admin}; line {first.number} bills "
            f"{first.procedure}"
            f"{', and Medicare no longer goes by such lists' if withdrawn else ''}.",
            context,
            lines=billed,
            expected=None if withdrawn else policy.admin,
            fix=Fix(Safety.HUMAN, "Bill what the record shows; the list alone is no reason to bill less.")
            if withdrawn
            else Fix(
                Safety.ASSIST,
                f"Bill {policy.admin} for this payer.",
                first.procedure,
                policy.admin,
                tuple(line.edit(procedure=policy.admin) for line in billed),
            ),
            **more,
        )


def _may_be_complex(line: ServiceLine) -> bool:
    """A drug that 96401 or 96402 may be for."""
    drug = drugs().get(line.procedure or "")
    if drug is None:
        return False
    return (
        drug["drug_class"] == "HORM"
        or drug["family"] in ("CX-SC", "HORM", "BYDRUG")
        or (drug["family"] == "CX" and bool(routes(line) & NEEDLE))
    )
