"""A visit as it happened, hour by hour, and the claim that a certified coder makes of it."""

import datetime
import random
from decimal import Decimal
from typing import Any

import attrs

from x12tools.synth import people
from x12tools.synth.charging import administration_line, drug_lines, jz_wanted, service_line
from x12tools.synth.coding import Given, administrations
from x12tools.synth.diagnosing import Reason
from x12tools.synth.dosing import Dose, dose_of
from x12tools.synth.facts import Drug, drug
from x12tools.synth.model import (
    INSTITUTIONAL,
    PROFESSIONAL,
    Administration,
    Authorization,
    Claim,
    Line,
    Payer,
)

_ROUTES = {
    "CX": "IV",
    "TX": "IV",
    "HYD": "IV",
    "PUMP": "IV",
    "SC": "SC",
    "INJ": "SC",
    "CX-INJ": "SC",
    "BODY": "SC",
}


@attrs.frozen(slots=True)
class Setting:
    """Where a visit is: form, place of service or type of bill, and who bills."""

    name: str
    form: str
    group: str
    place: str = "11"
    bill: str = "0131"


SETTINGS = {
    "office": Setting("office", PROFESSIONAL, "office"),
    "center": Setting("center", PROFESSIONAL, "center", place="49"),
    "home": Setting("home", PROFESSIONAL, "home", place="12"),
    "pharmacy": Setting("pharmacy", PROFESSIONAL, "pharmacy", place="12"),
    "surgery": Setting("surgery", PROFESSIONAL, "surgery", place="24"),
    "nursing": Setting("nursing", PROFESSIONAL, "office", place="32"),
    "hospital": Setting("hospital", INSTITUTIONAL, "hospital"),
    "critical": Setting("critical", INSTITUTIONAL, "critical", bill="0851"),
    "dialysis": Setting("dialysis", INSTITUTIONAL, "dialysis", bill="0721"),
}


@attrs.define(slots=True, eq=False)
class Visit:
    """Collects what is given and billed; ``claim`` codes it. Times are on the clock of the place.

    ``weight`` is kilograms. ``charted`` says whether a chart comes with the claim.
    """

    id: str
    chance: random.Random
    setting: Setting
    payer: Payer
    date: datetime.date
    reason: Reason
    scenario: str
    specialty: str = "internist"
    charted: bool = True
    weight: Decimal = Decimal(80)
    supply: str = ""
    modifiers: tuple[str, ...] = ()
    given: list[Given] = attrs.field(factory=list)
    doses: list[tuple[Given, Dose, tuple[str, ...], dict[str, Any], str]] = attrs.field(factory=list)
    extra: list[Line] = attrs.field(factory=list)
    loose: list[Administration] = attrs.field(factory=list)
    clock: datetime.datetime = attrs.field(init=False)
    coded: bool = True

    def __attrs_post_init__(self) -> None:
        start = datetime.time(8, self.chance.randrange(0, 50, 5))
        self.clock = datetime.datetime.combine(self.date, start)

    @property
    def facility(self) -> bool:
        """Whether a hospital's facility bills."""
        return self.setting.form == INSTITUTIONAL

    def give(
        self,
        code: str,
        kind: str,
        minutes: int = 0,
        *,
        dose: Decimal | int | None = None,
        whole: bool = False,
        route: str = "",
        beside: bool = False,
        present: bool = False,
        encounter: str = "A",
        sites: int = 1,
        modifiers: tuple[str, ...] = (),
        supply: str = "",
        billed: bool = True,
        **line: Any,
    ) -> Drug | None:
        """A drug given next, or beside the one before; ``billed`` False charts it without a line.

        ``line`` are further fields of its service line.
        """
        start = self.given[-1].start if beside and self.given else self.clock
        stop = start + datetime.timedelta(minutes=minutes)
        given = Given(code, kind, start, stop, encounter, beside, present, sites)
        self.given.append(given)
        self.clock = max(self.clock, stop) + datetime.timedelta(minutes=self.chance.choice((2, 3, 5)))
        way = route or (
            "IVP" if kind in ("CX", "TX") and (minutes <= 15 or present) else _ROUTES.get(kind, "IM")
        )
        if not code or not billed:
            if code:
                self.loose.append(self._row(given, None, way, supply, None))
            return drug(code) if code else None
        what = drug(code)
        measured = dose_of(
            what, self.chance, amount=dose, weight=self.weight, whole=whole, worn=kind == "BODY"
        )
        known = dict(line)
        known["supply"] = supply or self.supply
        self.doses.append((given, measured, modifiers, known, way))
        return what

    def wait(self, minutes: int) -> None:
        """Time goes by."""
        self.clock += datetime.timedelta(minutes=minutes)

    def bill(self, code: str, units: int = 1, *modifiers: str, **line: Any) -> None:
        """A service that is no drug administration: a visit, a procedure, a laboratory test."""
        self.extra.append(service_line(self, code, units, modifiers, line))

    def claim(self, **changes: Any) -> Claim:
        """The claim, its chart, and what else its fields are told to be."""
        lines: list[Line] = []
        rows: list[Administration] = []
        for group in self._by_drug():
            made = drug_lines(self, group)
            for given, dose, _, known, way in group:
                rows.append(self._row(given, len(lines) + 1, way, str(known["supply"]), dose))
            lines += made
        if self.coded:
            for service in administrations(self.given, facility=self.facility):
                lines.append(administration_line(self, service))
        lines += self.extra
        return self._around(tuple(lines), (*rows, *self.loose), changes)

    def _by_drug(self) -> list[list[tuple[Given, Dose, tuple[str, ...], dict[str, Any], str]]]:
        """The doses that share a line: the same drug from the same package with the same modifiers."""
        groups: dict[tuple[object, ...], list[tuple[Given, Dose, tuple[str, ...], dict[str, Any], str]]] = {}
        for one in self.doses:
            given, _, modifiers, known, _ = one
            groups.setdefault((given.code, given.start.date(), modifiers, str(known["supply"])), []).append(
                one
            )
        return list(groups.values())

    def _row(
        self, given: Given, line: int | None, route: str, supply: str, dose: Dose | None
    ) -> Administration:
        waste = dose.wasted * (dose.drug.unit or 1) if dose and dose.wasted else Decimal(0)
        counted = bool(dose and dose.vials and dose.product and jz_wanted(dose))
        measure = dose.drug.measure if dose else ""
        return Administration(
            hcpcs=given.code or None,
            line=line,
            encounter=given.encounter,
            route=route,
            access="port" if given.kind == "PUMP" else "arm" if route in ("IV", "IVP") else None,
            start=given.start,
            stop=given.stop,
            present="yes" if given.present else None,
            pump="portable" if given.kind == "PUMP" else None,
            dose=dose.amount if dose and dose.drug.unit else None,
            dose_unit=measure if dose and dose.drug.unit else None,
            vials="+".join(f"{n}x{size.normalize():f}{measure}" for n, size in dose.vials)
            if counted and dose
            else None,
            wasted=f"{waste.normalize():f}{measure}" if waste and counted else None,
            container="single-dose" if counted and dose and not dose.drug.single_dose else None,
            supply=supply or "purchased",
            weight_kg=self.weight,
        )

    def _around(
        self, lines: tuple[Line, ...], rows: tuple[Administration, ...], changes: dict[str, Any]
    ) -> Claim:
        chance, professional = self.chance, not self.facility
        organization = people.group(chance, self.setting.group)
        doctor = people.doctor(chance, self.specialty)
        facts: dict[str, Any] = {
            "id": self.id,
            "form": self.setting.form,
            "payer": self.payer,
            "patient": people.patient(chance, self.date, self.reason.age, self.reason.sex),
            "billing": organization,
            "rendering": doctor if professional and self.setting.group in ("office", "center") else None,
            "attending": None if professional else doctor,
            "diagnoses": self.reason.codes,
            "lines": lines,
            "scenario": self.scenario,
            "place": self.setting.place,
            "bill": self.setting.bill,
            "charts": rows if self.charted else (),
        }
        return Claim(**(facts | changes))


def authorized(claim: Claim, codes: tuple[str, ...], number: str) -> Claim:
    """The claim with an authorization number, and the log's entries for its lines with these codes."""
    first = claim.date - datetime.timedelta(days=40)
    entries = []
    for code in dict.fromkeys(line.code for line in claim.lines if line.code in codes):
        units = sum((line.units for line in claim.lines if line.code == code), Decimal(0))
        entries.append(
            Authorization(
                number,
                code,
                units * 4,
                first,
                first + datetime.timedelta(days=364),
                member=claim.patient.member,
                payer=claim.payer.id,
            )
        )
    return attrs.evolve(claim, prior_authorization=number, authorizations=tuple(entries))
