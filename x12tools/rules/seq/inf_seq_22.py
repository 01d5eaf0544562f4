"""INF-SEQ-22: more injections than injected drugs."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_drug, is_unlisted, may_be_injected
from x12tools.rules.hierarchy import REPEAT, is_apart
from x12tools.rules.scope import visits, with_code

_INJECTED = frozenset({"96372", "96401", "96402"})


@rule(
    id="INF-SEQ-22",
    title="More injections than injected drugs",
    severity=Severity.RISK,
    codes=_INJECTED,
    needs="payer_policy:injections",
    source="Payer profile; CMS IOM 100-04 ch. 4 §230.2",
    denials=[Denial("CO", "151", ("N362",))],
    rarely=(Denial("CO", "97"),),
)
def inf_seq_22(claim: Claim, context: Context) -> Iterator[Finding]:
    """Some payers pay one injection a drug, however many syringes the dose took.

    It is for payers whose profile says ``per_drug``, and counts every drug that may be injected,
    each line of an unlisted code by itself. Repeats and injections set apart by a modifier are let
    be, and so are visits that bill no drug, or a hospital's pharmacy without codes.

    Pass: 837I C50.912 | 0636:J9395x20-JZ 96402
    Pass: C50.912 | J9395x20-JZ 96402x2
    Fail: 837I C50.912 | 0636:J9395x20-JZ 96402x2
    """
    if context.policy("injections") != "per_drug" or has_uncoded_pharmacy(claim):
        return
    for lines in visits(claim, context):
        injected = [line for line in lines if is_drug(line) and may_be_injected(line) and not line.has("JW")]
        services = [
            line
            for line in with_code(lines, _INJECTED)
            if not is_apart(line) and not line.has(*REPEAT) and line.date == line.date_to and line.units
        ]
        names = {(line.procedure, line.number if _stands_alone(line) else 0) for line in injected}
        counted = sum((line.units or Decimal(0) for line in services), Decimal(0))
        if names and counted > len(names):
            yield _finding(services, len(names), counted, context)


def _stands_alone(line: ServiceLine) -> bool:
    """A line whose code may be another drug each time."""
    return is_unlisted(line) or not line.procedure


def _finding(services: list[ServiceLine], given: int, counted: Decimal, context: Context) -> Finding:
    line = max(services, key=lambda line: (line.units or Decimal(0), line.number))
    return at_line(
        inf_seq_22,
        line,
        f"{plain(counted)} injections are billed for {given} injected "
        f"{'drug' if given == 1 else 'drugs'} ({', '.join(one.procedure or '' for one in services)}); "
        f"{context.profile.name} pays one a drug.",
        context,
        what="units",
        units=min(line.units or Decimal(0), counted - given),
        expected=str(given),
        fix=Fix(
            Safety.HUMAN,
            "Bill one injection a drug; a second one at another time has a line of its own, with 76 or 59.",
        ),
    )
