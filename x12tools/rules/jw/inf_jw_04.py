"""INF-JW-04: given and discarded units that no whole containers hold."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import with_charge
from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units, plain
from x12tools.rules.base import FFS, OTHERS, at_line, resting_on, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import DrugDay, Handling, billed, charted_handling, container, drug_days
from x12tools.rules.products import containers, ndc_of, product, whole_containers

_MOST = 20_000


@rule(
    id="INF-JW-04",
    title="Given and discarded units are not those of whole containers",
    severity=Severity.AUDIT,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    source="CMS JW and JZ modifier policy; CMS ASP NDC-HCPCS crosswalk",
    denials=[Denial("CO", "151", ("M53",))],
)
def inf_jw_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """What was given and what was thrown away came out of whole vials: together they fill them.

    The containers are all that the labeler of the NDC sells of the code. Where dose and vials are
    charted the chart decides: more than was opened is a denial. Vials that differ in content by
    their label, codes with multi-dose products and a drug without an NDC are let be. A vial
    shared by two patients may break the sum, so the NDC alone holds no claim.

    Pass: 2026-01-15 M05.79 | J1745x35/57894003001:3.5UN J1745x5-JW/57894003001:0.5UN 96413
    Fail: 2026-01-15 M05.79 | J1745x35/57894003001:3.5UN J1745x8-JW/57894003001:0.8UN 96413
    """
    if not any(line.has("JW") for line in claim.lines):
        return
    for day in drug_days(claim, context):
        if not day.discarded or not day.given or container(day.given[0], context) == "multi-dose":
            continue
        handled = charted_handling(day.lines, context)
        if handled is None:
            yield from _by_ndc(day, context)
        elif (
            handled.discarded
            and billed(day.given) == handled.administered
            and billed(day.discarded) > handled.discarded
        ):
            yield _by_chart(day, handled, context)


def _by_chart(day: DrugDay, handled: Handling, context: Context) -> Finding:
    line = day.discarded[0]
    alone = len(day.discarded) == 1
    return at_line(
        inf_jw_04,
        line,
        f"{day.code} on line {line.number} bills {in_units(billed(day.discarded))} as discarded; the "
        f"chart has {handled.working}.",
        context,
        what="units",
        units=billed(day.discarded) - handled.discarded,
        record=True,
        expected=plain(handled.discarded),
        fix=Fix(
            Safety.ASSIST if alone else Safety.HUMAN,
            f"With JW, bill {in_units(handled.discarded)}"
            f"{with_charge(line, handled.discarded if alone else billed(day.discarded))}.",
            plain(billed(day.discarded)),
            plain(handled.discarded),
            (line.edit(units=handled.discarded),) if alone else (),
        ),
    )


def _by_ndc(day: DrugDay, context: Context) -> Iterator[Finding]:
    total = billed(day.lines)
    ndcs = {ndc_of(line) for line in day.lines}
    known = [ndc for ndc in ndcs if ndc and product(ndc, day.code)]
    if len(known) != len(ndcs) or total % 1 or not 0 < total <= _MOST:
        return
    if any(container(line, context) != "single-dose" for line in day.lines):
        return
    sizes = containers(day.code, {ndc[:5] for ndc in known})
    reached = whole_containers(sizes, int(total)) if sizes else frozenset({int(total)})
    if int(total) in reached:
        return
    line = day.discarded[0]
    finding = at_line(
        inf_jw_04,
        line,
        f"{day.code} has {in_units(billed(day.given))} given and {plain(billed(day.discarded))} "
        f"discarded, together {plain(total)}; its containers hold {_some(sizes)} units.",
        context,
        what="units",
        units=total - max(one for one in reached if one < total),
        lines=day.discarded,
        fix=Fix(
            Safety.HUMAN,
            "Count the vials in the record and bill what was left; where a vial was shared, say so there.",
        ),
    )
    yield resting_on(finding, ["ndc_crosswalk"], line.date)


def _some(sizes: frozenset[Decimal]) -> str:
    return " or ".join(plain(size) for size in sorted(sizes))
