"""INF-JW-14: JW or JZ on a line that cannot carry it."""

import re
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import charted_container
from x12tools.rules.products import is_multi_dose
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import administration

_SERVICE = re.compile(r"\d{5}|\d{4}T")
_BIOLOGIC = re.compile(r"902[89]\d|903\d\d")
_VACCINE = re.compile(r"9047[6-9]|9048[1-9]|9049\d|90[56]\d\d|907[0-5]\d|913\d\d")


@rule(
    id="INF-JW-14",
    title="JW or JZ on a line that cannot carry it",
    severity=Severity.REJECT,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    source="CMS HCPCS Level II: JW and JZ speak of an amount of a drug; CMS JW and JZ modifier FAQ",
    denials=[Denial("CO", "4", ("N519", "N823"))],
    rarely=(Denial("CO", "16", ("MA130",)),),
)
def inf_jw_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """JW and JZ speak of a drug's container: on the administration they stop the line.

    A service is rejected. A vaccine needs neither, and JZ on a multi-dose container attests
    what cannot be: both are a risk. JW on such a container is another edit's. Bags of fluid are let
    be: contractors differ.

    Pass: M05.79 | J1745x40-JZ 96413
    Fail: M05.79 | J1745x40-JZ 96413-JZ
    """
    for line in claim.lines:
        if not line.has("JW", "JZ") or line.has(*EXCLUDED):
            continue
        said = _cannot(line, context)
        if said is None:
            continue
        words, doubt = said
        finding = at_line(
            inf_jw_14,
            line,
            f"{line.procedure} on line {line.number} {words}; "
            f"{' and '.join(_carried(line))} cannot stand there.",
            context,
            what="modifiers",
            fix=_fix(line),
        )
        yield capped(finding, Severity.RISK, doubt) if doubt else finding


def _carried(line: ServiceLine) -> tuple[str, ...]:
    return tuple(modifier for modifier in line.modifiers if modifier in ("JW", "JZ"))


def _cannot(line: ServiceLine, context: Context) -> tuple[str, str | None] | None:
    """Why the line cannot carry the modifier, and what makes it doubtful that it is refused."""
    code = line.procedure or ""
    if _VACCINE.fullmatch(code):
        return "is a vaccine", "a vaccine needs no modifier, and may be paid with one"
    if code in administration() or (_SERVICE.fullmatch(code) and not _BIOLOGIC.fullmatch(code)):
        return "is a service, no drug", None
    if line.has("JZ") and not line.has("JW"):
        charted = charted_container(line, context)
        if charted == "multi-dose" or (charted is None and is_multi_dose(line)):
            return "comes from a multi-dose container", "a needless JZ may be let pass"
    return None


def _fix(line: ServiceLine) -> Fix:
    kept = tuple(one for one in line.modifiers if one not in ("JW", "JZ"))
    return Fix(
        Safety.ASSIST,
        f"Take {' and '.join(_carried(line))} off line {line.number}.",
        "-".join(line.modifiers),
        "-".join(kept),
        (line.edit(modifiers=kept),),
    )
