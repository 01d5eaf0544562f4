"""Who a claim is about and who takes part: persons, providers, facilities and payers."""

import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from x12tools.guides.loops import Loop


@attrs.frozen(slots=True)
class Address:
    """A street address as sent (N3, N4)."""

    lines: tuple[str, ...]
    city: str | None
    state: str | None
    postal_code: str | None


@attrs.frozen(slots=True, repr=False, eq=False)
class Party:
    """A provider, facility, payer or person: an NM1 and what its loop adds.

    ``specialty`` is the loop whose PRV gives the taxonomy, where it is not the party's own.
    """

    loop: Loop
    name_segment: Any
    specialty: Loop | None = None

    @property
    def role(self) -> str:
        """NM101: 85 billing provider, IL subscriber, PR payer …"""
        return self.name_segment.role or ""

    @property
    def name(self) -> str | None:
        """NM103: the last name of a person, the name of an organisation."""
        return self.name_segment.last_name  # type: ignore[no-any-return]

    @property
    def first_name(self) -> str | None:
        """NM104."""
        return self.name_segment.first_name  # type: ignore[no-any-return]

    @property
    def is_person(self) -> bool:
        """NM102 is 1."""
        return bool(self.name_segment.is_person)

    @property
    def id(self) -> str | None:
        """NM109: an NPI, payer id or member id, as ``id_qualifier`` says."""
        return self.name_segment.id  # type: ignore[no-any-return]

    @property
    def id_qualifier(self) -> str | None:
        """NM108: XX for an NPI, PI for a payer id, MI for a member id."""
        return self.name_segment.id_qualifier  # type: ignore[no-any-return]

    @property
    def npi(self) -> str | None:
        """NM109 where NM108 says that it is an NPI."""
        return self.id if self.id_qualifier == "XX" else None

    @property
    def taxonomy(self) -> str | None:
        """PRV03."""
        prv: Any = (self.specialty or self.loop).segment("PRV")
        return prv.taxonomy if prv else None

    @property
    def address(self) -> Address | None:
        """N3 and N4."""
        n3: Any = self.loop.segment("N3")
        n4: Any = self.loop.segment("N4")
        if not n3 and not n4:
            return None
        lines = tuple(line for line in (n3.line_1, n3.line_2) if line) if n3 else ()
        return Address(
            lines, n4.city if n4 else None, n4.state if n4 else None, n4.postal_code if n4 else None
        )

    @property
    def birth_date(self) -> datetime.date | None:
        """DMG02."""
        dmg: Any = self.loop.segment("DMG")
        return dmg.birth_date if dmg else None

    @property
    def sex(self) -> str | None:
        """DMG03: F, M or U."""
        dmg: Any = self.loop.segment("DMG")
        return dmg.sex if dmg else None


def party(loop: Loop | None, specialty: Loop | None = None) -> Party | None:
    """The party of a loop; None where there is no loop, or no NM1 in it."""
    name = loop.segment("NM1") if loop else None
    return Party(loop, name, specialty) if loop and name else None


@attrs.frozen(slots=True)
class Adjustment:
    """An amount another payer did not pay: group code, CARC, US dollars, units."""

    group: str
    carc: str
    amount: Decimal
    quantity: Decimal | None = None


def adjustments(loop: Loop) -> tuple[Adjustment, ...]:
    """The CAS of a loop, one by one; those whose amount cannot be read are left out."""
    found: list[Adjustment] = []
    for cas in loop.segments("CAS"):
        group, each = cas.group or "", cas.adjustments
        found += [Adjustment(group, carc, amount, many) for carc, amount, many in each if amount is not None]
    return tuple(found)


def adjusted(loop: Loop) -> Decimal | None:
    """The CAS of a loop added up; None where an amount cannot be read."""
    amounts = [amount for cas in loop.segments("CAS") for _, amount, _ in cas.adjustments]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


@attrs.define(slots=True, eq=False)
class OtherPayer:
    """Another payer of the claim (2320): who, how much it paid, what it adjusted."""

    loop: Loop

    @property
    def sequence(self) -> str | None:
        """SBR01: P primary, S secondary, T tertiary."""
        sbr: Any = self.loop.segment("SBR")
        return sbr.sequence if sbr else None

    @cached_property
    def payer(self) -> Party | None:
        """The payer's name and id (2330B)."""
        return party(self.loop.loop("2330B"))

    @cached_property
    def paid(self) -> Decimal | None:
        """AMT*D, US dollars."""
        paid: Any = self.loop.segment("AMT", "D")
        return paid.amount if paid else None

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """The claim-level CAS."""
        return adjustments(self.loop)

    @property
    def adjusted(self) -> Decimal | None:
        """The claim-level adjustments added up, US dollars; None where one cannot be read."""
        return adjusted(self.loop)
