"""From synthetic claims to an 837: a transaction of its own for some hundred claims, written as they come."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TextIO

import attrs

from x12tools.synth.lines_writing import line_segments, money
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Address, Claim, OtherPayer, Person, Provider

GUIDES = {PROFESSIONAL: "005010X222A1", INSTITUTIONAL: "005010X223A2"}
_INPATIENT = frozenset({"11", "12", "18", "21", "22"})
_ASSIGNED, _RELEASED = "Y", "Y"
_PLACES_ADMITTED = frozenset({"21", "51", "61"})


@attrs.define(slots=True)
class Writer:
    """Writes claims of one form as one interchange with a transaction a ``batch`` of claims.

    ``file`` is a text file opened in latin-1 with newlines as they are. ``day`` is when it is sent.
    """

    file: TextIO
    form: str
    day: datetime.date
    batch: int = 500
    claims: int = 0
    _count: int = 0
    _hl: int = 0
    _transaction: int = 0

    def __enter__(self) -> "Writer":
        stamp = f"{self.day:%Y%m%d}"
        self._put(
            f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SYNTHSENDER':15}*ZZ*{'SYNTHPAYER':15}"
            f"*{stamp[2:]}*1200*^*00501*000000001*0*T*:"
        )
        self._put(f"GS*HC*SYNTHSENDER*SYNTHPAYER*{stamp}*1200*1*X*{GUIDES[self.form]}")
        return self

    def add(self, claim: Claim) -> None:
        """A claim, after the companions it must stand beside."""
        for companion in claim.companions:
            self.add(companion)
        if self._transaction == 0 or self._hl >= 3 * self.batch:
            self._close()
            self._open()
        segments = list(claim_segments(claim, self._hl))
        self._hl += 3 if claim.subscriber else 2
        for segment in segments:
            self._put(segment)
        self.claims += 1

    def __exit__(self, *why: object) -> None:
        self._close()
        self._put(f"GE*{self._transaction}*1")
        self._put("IEA*1*000000001")

    def _put(self, segment: str) -> None:
        self.file.write(f"{segment}~\n")
        self._count += 1

    def _open(self) -> None:
        self._transaction += 1
        self._count = self._hl = 0
        stamp = f"{self.day:%Y%m%d}"
        for segment in (
            f"ST*837*{self._transaction:04d}*{GUIDES[self.form]}",
            f"BHT*0019*00*SYNTH{self._transaction}*{stamp}*1200*CH",
            "NM1*41*2*SYNTHETIC BILLING SERVICE*****46*SYNTHSENDER",
            "PER*IC*HELP DESK*TE*5550100000",
            "NM1*40*2*SYNTHETIC CLEARINGHOUSE*****46*SYNTHPAYER",
        ):
            self._put(segment)

    def _close(self) -> None:
        if self._transaction:
            self._put(f"SE*{self._count + 1}*{self._transaction:04d}")


def claim_segments(claim: Claim, hl: int = 0) -> Iterator[str]:
    """The segments of a claim from its billing provider's HL on; ``hl`` is the last HL01 before it."""
    segments = [*_parties(claim, hl), *_head(claim)]
    for number, line in enumerate(claim.lines, 1):
        segments += line_segments(claim, number, line)
    yield from claim.alter(segments) if claim.alter else segments


def _address(address: Address | None) -> Iterator[str]:
    if address:
        yield f"N3*{address.street}"
        yield f"N4*{address.city}*{address.state}*{address.postal}"


def _person(person: Person, role: str, *, asked: bool = True) -> Iterator[str]:
    member = f"****MI*{person.member}" if role == "IL" else ""
    yield f"NM1*{role}*1*{person.last}*{person.first}{member}"
    if asked:
        yield from _address(person.address)
        yield f"DMG*D8*{person.birth:%Y%m%d}*{person.sex}"


def _parties(claim: Claim, hl: int) -> Iterator[str]:
    billing, subscriber = claim.billing, claim.subscriber or claim.patient
    yield f"HL*{hl + 1}**20*1"
    if billing.taxonomy:
        yield f"PRV*BI*PXC*{billing.taxonomy}"
    yield _named(billing, "85")
    yield from _address(billing.address)
    yield f"REF*EI*{billing.tax}"
    yield f"HL*{hl + 2}*{hl + 1}*22*{1 if claim.subscriber else 0}"
    level = "S" if claim.other_payer else "P"
    yield f"SBR*{level}*{'' if claim.subscriber else '18'}*******{claim.payer.filing}"
    yield from _person(subscriber, "IL", asked=claim.subscriber is None)
    yield f"NM1*PR*2*{claim.payer.name}*****PI*{claim.payer.id}"
    if claim.subscriber:
        yield f"HL*{hl + 3}*{hl + 2}*23*0"
        yield f"PAT*{claim.patient.relation}"
        yield from _person(claim.patient, "QC")


def _named(provider: Provider, role: str) -> str:
    kind = "1" if provider.first else "2"
    name = f"NM1*{role}*{kind}*{provider.name}*{provider.first}"
    return f"{name}****XX*{provider.npi}" if provider.npi else name.rstrip("*")


def _head(claim: Claim) -> Iterator[str]:
    start = f"CLM*{claim.id}*{money(claim.charge)}***"
    if claim.professional:
        cause = "**EM" if claim.accident else ""
        yield f"{start}{claim.place}:B:{claim.frequency}*Y*A*{_ASSIGNED}*{_RELEASED}{cause}"
        if claim.accident:
            yield f"DTP*439*D8*{claim.accident:%Y%m%d}"
        if claim.place in _PLACES_ADMITTED:
            yield f"DTP*435*D8*{(claim.admitted or claim.date):%Y%m%d}"
    else:
        yield f"{start}{claim.bill[1:3]}:A:{claim.frequency}**A*{_ASSIGNED}*{_RELEASED}"
        first, last = claim.from_date or claim.date, claim.through or claim.last_date
        yield f"DTP*434*RD8*{first:%Y%m%d}-{last:%Y%m%d}"
        if claim.admitted:
            yield f"DTP*435*DT*{claim.admitted:%Y%m%d%H%M}"
        yield f"CL1*3*1*{claim.status}"
    if claim.attachment:
        yield f"PWK*{claim.attachment}"
    for qualifier, value in (
        ("9F", claim.referral),
        ("G1", claim.prior_authorization),
        ("F8", claim.original),
        ("P4", claim.trial),
    ):
        if value:
            yield f"REF*{qualifier}*{value}"
    if claim.note:
        yield f"NTE*ADD*{claim.note}"
    yield from _codes(claim)
    yield from _providers(claim)
    if claim.other_payer:
        yield from _other(claim, claim.other_payer)


def _codes(claim: Claim) -> Iterator[str]:
    first, *others = claim.diagnoses
    if claim.professional:
        yield "*".join(["HI", f"ABK:{first}", *(f"ABF:{code}" for code in others)])
    else:
        present = ":::::::Y" if claim.bill[1:3] in ("11", "12") else ""
        yield f"HI*ABK:{first}{present}"
        if claim.bill[1:3] in _INPATIENT:
            yield f"HI*ABJ:{first}"
        yield from _composites("APR:", claim.reasons[:3])
        yield from _composites("ABF:", (f"{code}{present}" for code in others))
        yield from _composites("BH:", (f"{code}:D8:{day:%Y%m%d}" for code, day in claim.occurrences))
        yield from _composites("BE:", (f"{code}:::{_plain(value)}" for code, value in claim.values))
    yield from _composites("BG:", claim.conditions)


def _composites(qualifier: str, values: Iterable[str]) -> Iterator[str]:
    listed = [f"{qualifier}{value}" for value in values]
    for some in range(0, len(listed), 12):
        yield "*".join(["HI", *listed[some : some + 12]])


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _providers(claim: Claim) -> Iterator[str]:
    if claim.professional:
        yield from _provider(claim.referring, "DN")
        yield from _provider(claim.rendering, "82")
        yield from _provider(claim.facility, "77")
        yield from _provider(claim.supervising, "DQ")
    else:
        yield from _provider(claim.attending, "71")
        yield from _provider(claim.operating, "72")
        yield from _provider(claim.rendering, "82")
        yield from _provider(claim.facility, "77")
        yield from _provider(claim.referring, "DN")


def _provider(provider: Provider | None, role: str) -> Iterator[str]:
    if provider is None:
        return
    yield _named(provider, role)
    if role in ("82", "71") and provider.taxonomy:
        yield f"PRV*{'PE' if role == '82' else 'AT'}*PXC*{provider.taxonomy}"
    if role == "77":
        yield from _address(provider.address)


def _other(claim: Claim, other: OtherPayer) -> Iterator[str]:
    """Loop 2320 with what the first payer paid in all, 2330A and 2330B."""
    person = claim.subscriber or claim.patient
    yield f"SBR*P*{claim.patient.relation or '18'}*******{other.payer.filing}"
    yield f"AMT*D*{money(sum(other.paid.values(), Decimal(0)))}"
    yield "OI***Y***Y"
    yield f"NM1*IL*1*{person.last}*{person.first}****MI*{other.member}"
    yield from _address(person.address)
    yield f"NM1*PR*2*{other.payer.name}*****PI*{other.payer.id}"
