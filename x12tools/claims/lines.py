"""A service line in a biller's words, the same for SV1 and SV2."""

import datetime
import functools
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import attrs

from x12tools.claims.parties import Adjustment, Party, adjusted, adjustments, party
from x12tools.findings import Change, Place
from x12tools.guides.loops import Located, Loop
from x12tools.segments import read_segment
from x12tools.wire import Delimiters

PROFESSIONAL, INSTITUTIONAL = "837P", "837I"

Period = tuple[datetime.date | None, datetime.date | None]


@attrs.frozen(slots=True)
class Diagnosis:
    """An ICD-10-CM code of the claim, without dot; ``pointer`` is its number from 1.

    ``qualifier`` is the HI qualifier: ABK principal, ABF other, ABJ admitting, APR reason; the
    last two are not pointed at, and their ``pointer`` is 0.
    """

    code: str
    qualifier: str
    pointer: int
    place: Place


@attrs.define(slots=True, eq=False)
class LineAdjudication:
    """What another payer did with a line (2430 SVD and CAS)."""

    loop: Loop
    _paid: Any

    @property
    def payer_id(self) -> str | None:
        """SVD01."""
        return self._paid.payer  # type: ignore[no-any-return]

    @property
    def procedure(self) -> str | None:
        """SVD03: the procedure that the payer decided on, which may not be the one billed."""
        return self._paid.procedure.code if self._paid.procedure else None

    @property
    def paid(self) -> Decimal | None:
        """SVD02, US dollars."""
        return self._paid.paid  # type: ignore[no-any-return]

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """The line's CAS."""
        return adjustments(self.loop)

    @cached_property
    def adjusted(self) -> Decimal | None:
        """All adjustments added up, US dollars; None where one cannot be read."""
        return adjusted(self.loop)

    @property
    def is_bundled(self) -> bool:
        """SVD06: the other payer paid the line together with another one."""
        return self._paid.bundled_line is not None


@attrs.define(slots=True, eq=False)
class Drug:
    """What 2410 says of a line's drug."""

    loop: Loop

    @cached_property
    def qualifier(self) -> str | None:
        """LIN02: N4 for an NDC."""
        lin: Any = self.loop.segment("LIN")
        return lin.qualifier if lin else None

    @cached_property
    def ndc(self) -> str | None:
        """LIN03, as written."""
        lin: Any = self.loop.segment("LIN")
        return lin.ndc if lin else None

    @cached_property
    def quantity(self) -> Decimal | None:
        """CTP04, in ``unit``."""
        ctp: Any = self.loop.segment("CTP")
        return ctp.quantity if ctp else None

    @cached_property
    def unit(self) -> str | None:
        """CTP05: UN ML GR F2 ME."""
        ctp: Any = self.loop.segment("CTP")
        return ctp.unit.unit if ctp and ctp.unit else None

    @property
    def prescription(self) -> str | None:
        """REF*XZ."""
        return self.loop.reference("XZ")


@attrs.define(slots=True, eq=False, repr=False)
class ServiceLine:
    """One service line. ``number`` is LX01; ``procedure`` a CPT or HCPCS code or None.

    ``units`` are as billed in ``unit`` (UN or MJ), ``charge`` is US dollars, ``date_to`` equals
    ``date`` for one day. ``pointed`` are the diagnoses its pointers resolve to; on an 837I,
    which has none, all.
    """

    loop: Loop
    service: Located
    form: str
    number: int
    procedure: str | None
    qualifier: str | None
    modifiers: tuple[str, ...]
    description: str | None
    revenue_code: str | None
    charge: Decimal | None
    unit: str | None
    units: Decimal | None
    place_of_service: str | None
    date: datetime.date | None
    date_to: datetime.date | None
    pointers: tuple[int, ...]
    diagnoses: tuple[Diagnosis, ...]
    claim_rendering: Party | None

    @cached_property
    def pointed(self) -> tuple[Diagnosis, ...]:
        """The diagnoses that the line is for."""
        if self.form == INSTITUTIONAL:
            return self.diagnoses
        by_pointer = {diagnosis.pointer: diagnosis for diagnosis in self.diagnoses if diagnosis.pointer}
        return tuple(by_pointer[pointer] for pointer in self.pointers if pointer in by_pointer)

    @cached_property
    def drug(self) -> Drug | None:
        """The drug identified in 2410."""
        loop = self.loop.loop("2410")
        return Drug(loop) if loop else None

    @property
    def control_number(self) -> str | None:
        """REF*6R, which the payer returns."""
        return self.loop.reference("6R")

    @property
    def authorization(self) -> str | None:
        """The line's own REF*G1."""
        return self.loop.reference("G1")

    @cached_property
    def rendering(self) -> Party | None:
        """The line's rendering provider (2420A of an 837P, 2420C of an 837I), else the claim's."""
        own = self.loop.loop("2420A" if self.form == PROFESSIONAL else "2420C")
        return party(own) or self.claim_rendering

    @property
    def note(self) -> str | None:
        """The first NTE."""
        note: Any = self.loop.segment("NTE")
        return note.note if note else None

    @cached_property
    def adjudications(self) -> tuple[LineAdjudication, ...]:
        """What other payers did with the line (2430)."""
        found = [(loop, loop.segment("SVD")) for loop in self.loop.loops("2430")]
        return tuple(LineAdjudication(loop, svd) for loop, svd in found if svd)

    def has(self, *modifiers: str) -> bool:
        """Whether the line carries one of these modifiers."""
        carried = self.modifiers
        if carried:
            for modifier in modifiers:
                if modifier in carried:
                    return True
        return False

    def at(self, what: str = "procedure") -> Place:
        """Where the line states its procedure, modifiers, charge, units, pointers (or ``pointer 2``),
        place_of_service, date or control_number; for ``ndc`` and ``ndc_quantity`` the drug's segment."""
        if what in ("ndc", "ndc_quantity"):
            tag, element = ("LIN", "LIN03") if what == "ndc" else ("CTP", "CTP04")
            loop = self.drug.loop if self.drug else None
            located = loop.find(tag) if loop else None
            if loop and located:
                return loop.place(located, element, self.number)
            return attrs.evolve(self.loop.place(self.service, element, self.number), loop="2410", segment=tag)
        if what in ("date", "control_number"):
            tag, qualifier, element = _SEGMENTS[what]
            return self.loop.place(self.loop.find(tag, qualifier) or self.service, element, self.number)
        if what.startswith("pointer "):
            return self.loop.place(self.service, f"SV107-0{what[8:]}", self.number)
        return self.loop.place(self.service, _ELEMENTS[self.form][what], self.number)

    def edit(self, **values: object) -> Change:
        """The change that gives SV1 or SV2 other values: procedure, modifiers, units, charge."""
        from x12tools.claims.editing import edit_line

        return edit_line(self, **values)

    def __repr__(self) -> str:
        return f"<line {self.number}: {self.procedure or self.revenue_code} x{self.units}>"


_SEGMENTS = {"date": ("DTP", "472", "DTP03"), "control_number": ("REF", "6R", "REF02")}

_ELEMENTS = {
    PROFESSIONAL: {
        "procedure": "SV101-02", "modifiers": "SV101-03", "charge": "SV102", "units": "SV104",
        "place_of_service": "SV105", "pointers": "SV107", "revenue_code": "SV1",
    },
    INSTITUTIONAL: {
        "procedure": "SV202-02", "modifiers": "SV202-03", "charge": "SV203", "units": "SV205",
        "place_of_service": "SV2", "pointers": "SV2", "revenue_code": "SV201",
    },
}  # fmt: skip


class _Billed(NamedTuple):
    """What an SV1 or SV2 says, in the order of ServiceLine's fields."""

    procedure: str | None
    qualifier: str | None
    modifiers: tuple[str, ...]
    description: str | None
    revenue_code: str | None
    charge: Decimal | None
    unit: str | None
    units: Decimal | None
    place_of_service: str | None
    pointers: tuple[int, ...]


@functools.lru_cache(maxsize=8192)
def _billed(text: str, delimiters: Delimiters) -> _Billed:
    """The same service is billed again and again."""
    sv: Any = read_segment(text, delimiters)
    professional = sv.tag == "SV1"
    procedure = sv.procedure
    pointers = sv.diagnosis_pointers if professional else None
    return _Billed(
        procedure=procedure.code if procedure else None,
        qualifier=procedure.qualifier if procedure else None,
        modifiers=procedure.modifiers if procedure else (),
        description=procedure.description if procedure else None,
        revenue_code=None if professional else sv.revenue_code,
        charge=sv.charge,
        unit=sv.unit,
        units=sv.quantity,
        place_of_service=sv.place_of_service if professional else None,
        pointers=pointers.pointers if pointers else (),
    )


@functools.lru_cache(maxsize=4096)
def _dates(dtp: str, delimiters: Delimiters) -> Period:
    """The first and last day that a DTP says."""
    dated: Any = read_segment(dtp, delimiters)
    return dated.dates  # type: ignore[no-any-return]


@functools.lru_cache(maxsize=1024)
def _number(lx: str, delimiters: Delimiters) -> int:
    """LX01; 0 where it says none."""
    numbered: Any = read_segment(lx, delimiters)
    return numbered.number or 0


def service_line(
    loop: Loop,
    form: str,
    claim_place: str | None,
    statement: Period,
    diagnoses: tuple[Diagnosis, ...],
    rendering: Party | None,
) -> ServiceLine | None:
    """The line of a 2400 loop, with what it takes from its claim; None without an SV1 or SV2."""
    tag = "SV1" if form == PROFESSIONAL else "SV2"
    service = lx = dtp = None
    for located in loop.located:
        found = located.use.tag
        if found == tag:
            service = service or located
        elif found == "LX":
            lx = located
        elif found == "DTP" and located.text[4:7] == "472":
            dtp = dtp or located
    if service is None:
        return None
    first, last = _dates(dtp.text, loop.delimiters) if dtp else statement
    billed = _billed(service.text, loop.delimiters)
    return ServiceLine(
        loop,
        service,
        form,
        _number(lx.text, loop.delimiters) if lx else 0,
        *billed[:8],
        billed.place_of_service or claim_place,
        first,
        last,
        billed.pointers,
        diagnoses,
        rendering,
    )
