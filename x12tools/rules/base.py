"""What a rule is: a function over a claim, with what must be known to judge its findings."""

import datetime
import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes.payers import TYPES
from x12tools.findings import Check, Denial, Finding, Place, Severity
from x12tools.rules.context import EVIDENCE, Context
from x12tools.rules.tables import table

Body = Callable[[Claim, Context], Iterator[Finding]]

FFS = "FFS_A FFS_B"
"""Medicare fee for service, less DME."""

OTHERS = "MA MCD MCDMCO COMM TRICARE WC"
"""Payers that may edit as Medicare does, or not."""

EDITING = frozenset(["ptp", "mue", "jwjz"])
"""Tables of a payer's profile that may set how far its edits of one kind go."""


_EXAMPLES = ("Pass:", "Fail:", "Fixed:")


@attrs.define(slots=True, eq=False)
class Rule:
    """An edit of the catalogue.

    ``codes`` are the procedure codes that wake it (None: every claim), ``segments`` the ids of
    segments of the claim or its lines, one of which must be there (None: none need be), ``forms`` the forms
    and ``payers`` the payer classes it is for (None: all). ``tables`` are the dated tables it
    rests on: outside their dates its findings are capped at risk. ``needs`` names evidence
    that an 837 lacks: without it the rule is silent. ``advisory`` are payer classes whose own
    policy decides: they get at most risk, unless the profile's table ``editing`` says how far
    to go (``severity_cap``). What rests on ``general_knowledge`` alone is at most risk too.
    ``aliases`` are ids that the catalogue merged into this rule.
    Only a rule for ``voids`` looks at a claim that cancels another (CLM05-3 of 8): it repeats
    what it cancels.
    ``predicts`` are the denials that a finding foretells; ``check.denials`` has besides them
    those that the fault becomes more rarely.
    """

    check: Check
    body: Body
    codes: frozenset[str] | None
    segments: frozenset[str] | None
    forms: frozenset[str]
    payers: frozenset[str] | None
    tables: tuple[str, ...]
    needs: frozenset[str]
    advisory: frozenset[str]
    editing: str | None
    general_knowledge: bool
    voids: bool
    predicts: tuple[Denial, ...]
    aliases: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The rule's id in the catalogue."""
        return self.check.id

    @property
    def why(self) -> str:
        """The first line of its docstring: why a biller cares."""
        return (self.body.__doc__ or "").strip().splitlines()[0]

    @property
    def looks_at(self) -> str:
        """What its docstring says after that and before its examples: what the rule looks at, and
        where it is silent."""
        lines = inspect.cleandoc(self.body.__doc__ or "").splitlines()[1:]
        return "\n".join(itertools.takewhile(lambda line: not line.startswith(_EXAMPLES), lines)).strip()

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
    rarely: tuple[Denial, ...] = (),
    codes: frozenset[str] | None = None,
    segments: str | None = None,
    forms: str = "837P 837I",
    payers: str | None = None,
    advisory: str = "",
    editing: str | None = None,
    tables: tuple[str, ...] = (),
    needs: str = "",
    general_knowledge: bool = False,
    voids: bool = False,
    stc: str = "A3:21",
    snip: int = 6,
    aliases: str = "",
) -> Callable[[Body], Rule]:
    """Makes a function a rule; Rule says what each part means.

    ``segments``, ``payers``, ``advisory``, ``needs``, ``forms`` and ``aliases`` are words with blanks
    between, ``source`` has its parts between semicolons. Raises ValueError for a word that is none
    of theirs.
    """
    _known(forms, frozenset(["837P", "837I"]))
    _known(payers or "", TYPES)
    _known(advisory, TYPES)
    _known(editing or "", EDITING)
    _known(" ".join(need for need in needs.split() if not need.startswith("payer_policy:")), EVIDENCE)

    def make(body: Body) -> Rule:
        check = Check(
            id=id,
            title=title,
            severity=severity,
            snip=snip,
            denials=(*denials, *rarely),
            stc=(stc,),
            source=tuple(part.strip() for part in source.split(";")),
        )
        return Rule(
            check=check,
            body=body,
            codes=codes,
            segments=frozenset(segments.split()) if segments else None,
            forms=frozenset(forms.split()),
            payers=frozenset(payers.split()) if payers else None,
            tables=tables,
            needs=frozenset(needs.split()),
            advisory=frozenset(advisory.split()),
            editing=editing,
            general_knowledge=general_knowledge,
            voids=voids,
            predicts=tuple(denials),
            aliases=tuple(aliases.split()),
        )

    return make


def _known(words: str, of: Iterable[str]) -> None:
    unknown = set(words.split()) - set(of)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: none of {', '.join(sorted(of))}")


def at_line(
    rule: Rule,
    line: ServiceLine,
    message: str,
    context: Context,
    *,
    what: str = "procedure",
    units: Decimal | None = None,
    lines: Iterable[ServiceLine] = (),
    record: bool = False,
    **more: Any,
) -> Finding:
    """A finding at a service line, with the dollars of the line, of ``units`` of it, or of all
    ``lines`` where the fault costs more than one; information has none.

    ``record`` says that the chart contradicts the claim: an audit finding is then a denial.
    """
    about = tuple(lines) or (line,)
    if record and rule.check.severity is Severity.AUDIT:
        more.setdefault("severity", Severity.DENIAL)
    worth = more.get("severity", rule.check.severity) is not Severity.INFO
    dollars, basis = _expected(about, units, context) if worth else (None, None)
    values: dict[str, Any] = {
        "value": line.procedure,
        "predicts": rule.predicts,
        "dollars_at_risk": dollars,
        "basis": basis,
        **more,
    }
    return rule.check.at(line.at(what), message, lines=tuple(one.number for one in about), **values)


def at_claim(rule: Rule, claim: Claim, place: Place, message: str, context: Context, **more: Any) -> Finding:
    """A finding about a whole claim at a place of it, with the dollars of all its lines."""
    dollars, basis = _expected(claim.lines, None, context)
    values: dict[str, Any] = {
        "predicts": rule.predicts,
        "dollars_at_risk": dollars,
        "basis": basis,
        **more,
    }
    return rule.check.at(place, message, lines=tuple(line.number for line in claim.lines), **values)


def _expected(
    lines: tuple[ServiceLine, ...], units: Decimal | None, context: Context
) -> tuple[Decimal | None, str | None]:
    """The payments of the lines added up; the basis of each that differs."""
    payments = [context.expected_payment(line, units) for line in lines]
    known = [dollars for dollars, _ in payments if dollars is not None]
    if not known:
        return None, None
    return sum(known, Decimal(0)), ", ".join(dict.fromkeys(basis for _, basis in payments if basis))


def capped(finding: Finding, most: Severity, reason: str) -> Finding:
    """The finding with no severity above ``most``, and why; one that is not above it as it is."""
    if finding.severity.rank >= most.rank:
        return finding
    return attrs.evolve(
        finding,
        severity=most,
        capped_from=finding.capped_from or finding.severity,
        cap_reason=reason,
    )


def resting_on(finding: Finding, names: Iterable[str], date: datetime.date | None) -> Finding:
    """The finding with the date of the oldest table it rests on; at most risk where one of them
    does not cover the date of service."""
    dated = [table(name) for name in names]
    if not dated:
        return finding
    oldest = min(one.data_date for one in dated).isoformat()
    finding = attrs.evolve(finding, data_date=min(oldest, finding.data_date or oldest))
    outside = next((one for one in dated if not one.covers(date)), None)
    if outside is None:
        return finding
    return capped(
        finding,
        Severity.RISK,
        f"{outside.title}: the data are of {outside.data_date} and do not cover the date of service",
    )
