"""What a rule is: a function over a claim, with what must be known to judge its findings."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Check, Denial, Finding, Severity
from x12tools.rules.context import Context

Body = Callable[[Claim, Context], Iterator[Finding]]


@attrs.define(slots=True, eq=False)
class Rule:
    """An edit of the catalogue.

    ``codes`` are the procedure codes that wake it (None: every claim), ``forms`` the forms
    and ``payers`` the payer classes it is for (None: all). ``tables`` are the dated tables it
    rests on: outside their dates its findings are capped at risk. ``needs`` names evidence
    that an 837 lacks: without it the rule is silent.
    """

    check: Check
    body: Body
    codes: frozenset[str] | None
    forms: frozenset[str]
    payers: frozenset[str] | None
    tables: tuple[str, ...]
    needs: frozenset[str]
    advisory: frozenset[str]

    @property
    def id(self) -> str:
        """The rule's id in the catalogue."""
        return self.check.id

    @property
    def why(self) -> str:
        """The first line of its docstring: why a biller cares."""
        return (self.body.__doc__ or "").strip().splitlines()[0]

    def examples(self, kind: str) -> list[str]:
        """The one-line claims of its docstring: ``Pass``, ``Fail`` or ``Fixed``."""
        lines = (line.strip() for line in (self.body.__doc__ or "").splitlines())
        return [line.partition(":")[2].strip() for line in lines if line.startswith(f"{kind}:")]


def rule(
    *,
    id: str,
    title: str,
    severity: Severity,
    source: str,
    denials: list[Denial],
    codes: frozenset[str] | None = None,
    forms: str = "837P 837I",
    payers: str | None = None,
    advisory: str = "",
    tables: tuple[str, ...] = (),
    needs: str = "",
    snip: int = 6,
    stc: str = "A3:21",
) -> Callable[[Body], Rule]:
    """Makes a function a rule. Payer classes in ``advisory`` get its findings as risk.

    ``stc`` is the claim status that a 277CA gives for it, category and code.
    """

    def make(body: Body) -> Rule:
        check = Check(
            id=id,
            title=title,
            severity=severity,
            snip=snip,
            denials=tuple(denials),
            stc=(stc,),
            source=tuple(part.strip() for part in source.split(";")),
        )
        return Rule(
            check=check,
            body=body,
            codes=codes,
            forms=frozenset(forms.split()),
            payers=frozenset(payers.split()) if payers else None,
            tables=tables,
            needs=frozenset(needs.split()),
            advisory=frozenset(advisory.split()),
        )

    return make


def at_line(
    rule: Rule,
    line: ServiceLine,
    message: str,
    context: Context,
    *,
    what: str = "procedure",
    units: Decimal | None = None,
    **more: Any,
) -> Finding:
    """A finding at a service line, with the dollars of the line (or of ``units`` of it)."""
    dollars, basis = context.expected_payment(line, units)
    return rule.check.at(
        line.at(what),
        message,
        value=line.procedure,
        lines=(line.number,),
        dollars_at_risk=dollars,
        basis=basis,
        **more,
    )
