"""Large synthetic 837P, 837I and 835 files, the same for the same seed: for benchmarks and trials.

Names, members, dates, drugs and amounts differ from claim to claim. Some drugs have a discarded
amount (JZ, JW), some patients are dependents, some claims go to a second payer, and a few have
something wrong. Every name is invented, every NPI has its check digit.

    python tools/synthetic.py 837P 5000 claims.837
"""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

GUIDES = {"837P": "005010X222A1", "837I": "005010X223A2", "835": "005010X221A1"}

_LAST = (
    "ABERNATHY BAPTISTE CALLOWAY DELACRUZ ESCOBEDO FAIRWEATHER GALLAGHER HOLLOWAY IBARRA JOHANSSON "
    "KOWALSKI LINDQVIST MONTGOMERY NAKAMURA OYELARAN PEMBERTON QUINTERO RADCLIFFE SANDOVAL THORNTON "
    "UNDERWOOD VALENCIA WHITFIELD XIONG YARBROUGH ZIMMERMAN"
).split()
_FIRST = (
    "ADA BRAM CLARA DENNIS EDITH FELIX GRETA HUGO INES JONAS KIRA LEON MIRA NOEL OTTO PAULA QUINN ROSA "
    "SIMON TESSA URSULA VICTOR WANDA XENIA YUSUF ZOE"
).split()
_STREETS = "OAK ELM CEDAR MAPLE BIRCH WILLOW CHESTNUT JUNIPER".split()
_CITIES = (
    ("DENVER", "CO", "80202"), ("AUSTIN", "TX", "78701"), ("TAMPA", "FL", "33602"),
    ("DAYTON", "OH", "45402"), ("MACON", "GA", "31201"), ("BOISE", "ID", "83702"),
    ("RENO", "NV", "89501"), ("TULSA", "OK", "74103"),
)  # fmt: skip


class _Drug(NamedTuple):
    """A drug as it is billed: HCPCS, NDC, ml of a dose, units of a dose, of a vial, cents a unit."""

    code: str
    ndc: str
    ml: str
    units: int
    vial: int
    price: int
    diagnosis: str
    hours: tuple[str, str, int]
    """Administration: the first code, the code of each further hour, how many."""


_DRUGS = (
    _Drug("J9312", "50242005306", "50", 50, 50, 8900, "M0579", ("96413", "96415", 3)),
    _Drug("J1745", "57894003001", "30", 30, 10, 6100, "K5090", ("96413", "96415", 1)),
    _Drug("J9271", "00006302602", "8", 200, 100, 5400, "C3411", ("96413", "", 0)),
    _Drug("J0129", "00003218713", "30", 75, 25, 4700, "M0609", ("96365", "", 0)),
    _Drug("J1756", "00517234010", "10", 200, 100, 90, "D509", ("96365", "", 0)),
    _Drug("J2350", "50242015001", "20", 600, 300, 6500, "G35", ("96413", "96415", 2)),
    _Drug("J3380", "64764030020", "5", 300, 300, 2200, "K5190", ("96413", "", 0)),
    _Drug("J9035", "50242006001", "16", 40, 10, 8000, "C187", ("96413", "96415", 1)),
)
_ADMINISTRATION = {"96413": 41000, "96415": 9000, "96365": 18000, "96375": 6000}


def npi(number: int) -> str:
    """A test NPI of nine digits and its check digit."""
    base = f"1{number % 10**8:08d}"
    total = 24
    for at, digit in enumerate(reversed(base)):
        doubled = int(digit) * 2 if at % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return base + str(-total % 10)


def money(cents: int) -> str:
    """Dollars as payers write them: no decimals where there are none."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, part = divmod(cents, 100)
    return f"{sign}{whole}.{part:02d}" if part else f"{sign}{whole}"


class _Line(NamedTuple):
    """A service line: procedure with modifiers, cents, units, and the drug's NDC and ml."""

    procedure: str
    charge: int
    units: int
    ndc: str = ""
    ml: str = ""


class _Writing:
    """One interchange as it is written; ``odd`` is the share of claims with something wrong."""

    def __init__(self, kind: str, seed: int, odd: float) -> None:
        self.kind = kind
        self.random = random.Random(seed)
        self.odd = odd
        self.count = 0
        self.levels = 0

    def text(self, segments: Iterator[str]) -> Iterator[str]:
        """The interchange segment by segment, with terminators."""
        group = "HP" if self.kind == "835" else "HC"
        yield (
            f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SUBMITTER':15}*ZZ*{'RECEIVER':15}"
            f"*240930*1200*^*00501*000000001*0*T*:~\n"
        )
        yield f"GS*{group}*SUBMITTER*RECEIVER*20240930*1200*1*X*{GUIDES[self.kind]}~\n"
        for segment in segments:
            self.count += 1
            yield segment + "~\n"
        yield f"SE*{self.count + 1}*0001~\nGE*1*1~\nIEA*1*000000001~\n"

    def address(self) -> list[str]:
        draw = self.random
        city, state, code = draw.choice(_CITIES)
        return [f"N3*{draw.randint(1, 9899)} {draw.choice(_STREETS)} ST", f"N4*{city}*{state}*{code}"]

    def person(self) -> str:
        return f"{self.random.choice(_LAST)}*{self.random.choice(_FIRST)}"

    def born(self) -> str:
        draw = self.random
        day = f"19{draw.randint(35, 89)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
        return f"DMG*D8*{day}*{draw.choice('FM')}"

    def member(self) -> str:
        return f"W{self.random.randint(10**8, 10**9 - 1)}"

    def lines(self, medicare: bool) -> tuple[_Drug, list[_Line]]:
        """A visit: a drug with what was discarded, and its administration."""
        draw = self.random
        drug = draw.choice(_DRUGS)
        given = drug.units
        if draw.random() < 0.3 and drug.vial > 10:
            given -= draw.randint(1, drug.vial // 3)
        discarded = drug.units - given if medicare else 0
        price = drug.price + draw.randint(0, 99)
        mark = "JZ" if medicare and not discarded else ""
        if draw.random() < self.odd:
            mark = ""
        name = f"HC:{drug.code}:{mark}" if mark else f"HC:{drug.code}"
        found = [_Line(name, price * given, given, drug.ndc, drug.ml)]
        if discarded:
            found.append(_Line(f"HC:{drug.code}:JW", price * discarded, discarded, drug.ndc, drug.ml))
        first, further, hours = drug.hours
        found.append(_Line(f"HC:{first}", _ADMINISTRATION[first], 1))
        if further:
            found.append(_Line(f"HC:{further}", _ADMINISTRATION[further] * hours, hours))
        if draw.random() < 0.4:
            found.append(_Line("HC:96375", _ADMINISTRATION["96375"], 1))
        return drug, found


class _Claims(_Writing):
    """An 837P or 837I: 25 claims to a billing provider, one to a patient."""

    def segments(self, claims: int) -> Iterator[str]:
        yield f"ST*837*0001*{GUIDES[self.kind]}"
        yield "BHT*0019*00*BATCH1*20240930*1200*CH"
        yield "NM1*41*2*INVENTED BILLING*****46*SUBMITTER"
        yield "PER*IC*HELP DESK*TE*5550100000"
        yield "NM1*40*2*INVENTED CLEARINGHOUSE*****46*RECEIVER"
        provider = 0
        for number in range(claims):
            if number % 25 == 0:
                self.levels += 1
                provider = self.levels
                yield from self.provider(number // 25)
            yield from self.claim(number, provider)

    def provider(self, number: int) -> Iterator[str]:
        taxonomy, name = (
            ("207RH0003X", "INFUSION CENTER") if self.kind == "837P" else ("282N00000X", "HOSPITAL")
        )
        yield f"HL*{self.levels}**20*1"
        yield f"PRV*BI*PXC*{taxonomy}"
        yield f"NM1*85*2*INVENTED {name} {number}*****XX*{npi(20_000_000 + number)}"
        street, city = self.address()
        yield street
        yield city + "1234"
        yield f"REF*EI*{self.random.randint(10**8, 10**9 - 1)}"

    def claim(self, number: int, provider: int) -> Iterator[str]:
        draw = self.random
        kind = draw.random()
        medicare, dependent, second = kind < 0.5, 0.5 <= kind < 0.68, kind > 0.88
        self.levels += 1
        yield f"HL*{self.levels}*{provider}*22*{int(dependent)}"
        yield f"SBR*{'S' if second else 'P'}*{'' if dependent else '18'}*******{'MB' if medicare else 'CI'}"
        yield f"NM1*IL*1*{self.person()}****MI*{self.member()}"
        if not dependent:
            yield from self.address()
            yield self.born()
        payer, id = ("MEDICARE PART B", "11202") if medicare else ("INVENTED MUTUAL", "IMUT1")
        yield f"NM1*PR*2*{payer}*****PI*{id}"
        if dependent:
            self.levels += 1
            yield f"HL*{self.levels}*{self.levels - 1}*23*0"
            yield "PAT*19"
            yield f"NM1*QC*1*{self.person()}"
            yield from self.address()
            yield self.born()
        yield from self.bill(number, medicare, second)

    def bill(self, number: int, medicare: bool, second: bool) -> Iterator[str]:
        draw = self.random
        day = f"2024{draw.randint(7, 9):02d}{draw.randint(1, 28):02d}"
        drug, lines = self.lines(medicare)
        total = sum(line.charge for line in lines) + (draw.random() < self.odd / 3) * 100
        if self.kind == "837P":
            yield f"CLM*PCN{number:07d}*{money(total)}***11:B:1*Y*A*Y*Y"
            yield f"HI*ABK:{drug.diagnosis}*ABF:I10"
            yield f"NM1*82*1*{self.person()}****XX*{npi(40_000_000 + number % 400)}"
            yield "PRV*PE*PXC*207RH0003X"
        else:
            yield f"CLM*PCN{number:07d}*{money(total)}***13:A:1**A*Y*Y"
            yield f"DTP*434*RD8*{day}-{day}"
            yield "CL1*3*1*01"
            yield f"HI*ABK:{drug.diagnosis}"
            yield "HI*ABF:I10"
            yield f"NM1*71*1*{self.person()}****XX*{npi(40_000_000 + number % 400)}"
        shares = [draw.randint(0, line.charge) for line in lines] if second else []
        if second:
            yield "SBR*P*18*******MB"
            yield f"AMT*D*{money(sum(shares))}"
            yield "OI***Y***Y"
            yield f"NM1*IL*1*{self.person()}****MI*{self.member()}"
            yield "NM1*PR*2*INVENTED FIRST PAYER*****PI*FIRST1"
        for at, line in enumerate(lines, 1):
            yield from self.line(number, at, line, day)
            if second:
                yield from self.adjudicated(line, shares[at - 1])

    def line(self, number: int, at: int, line: _Line, day: str) -> Iterator[str]:
        yield f"LX*{at}"
        if self.kind == "837P":
            yield f"SV1*{line.procedure}*{money(line.charge)}*UN*{line.units}***1"
        else:
            revenue = "0636" if line.ndc else "0335" if "9641" in line.procedure else "0260"
            yield f"SV2*{revenue}*{line.procedure}*{money(line.charge)}*UN*{line.units}"
        yield f"DTP*472*D8*{day}"
        yield f"REF*6R*{number:07d}{at}"
        if line.ndc:
            yield f"LIN**N4*{line.ndc}"
            yield f"CTP****{line.ml}*ML"

    def adjudicated(self, line: _Line, paid: int) -> Iterator[str]:
        revenue = "" if self.kind == "837P" else "0636" if line.ndc else "0260"
        yield f"SVD*FIRST1*{money(paid)}*{line.procedure}*{revenue}*{line.units}"
        left = line.charge - paid
        patient = left // 5
        if left - patient:
            yield f"CAS*CO*45*{money(left - patient)}"
        if patient:
            yield f"CAS*PR*2*{money(patient)}"
        yield f"DTP*573*D8*202409{self.random.randint(1, 28):02d}"


class _Payment(_Writing):
    """An 835: one payment for all of its claims, a provider adjustment, 100 claims to an LX."""

    def segments(self, claims: int) -> Iterator[str]:
        each = [self.claim(number) for number in range(claims)]
        held_back = self.random.randint(1, 99_999)
        due = sum(paid for _, paid in each) - held_back
        yield "ST*835*0001"
        yield (
            f"BPR*I*{money(max(due, 0))}*C*ACH*CCP*01*011000015*DA*123456*1512345678**01*011000028*DA"
            "*654321*20240930"
        )
        yield "TRN*1*EFT0001*1512345678"
        yield "DTM*405*20240930"
        yield "N1*PR*INVENTED MUTUAL"
        yield from self.address()
        yield "PER*BL*HELP DESK*TE*5550100001"
        yield f"N1*PE*INVENTED INFUSION CENTER*XX*{npi(20_000_000)}"
        yield "REF*TJ*123456789"
        for number, (segments, _) in enumerate(each):
            if number % 100 == 0:
                yield f"LX*{number // 100 + 1}"
            yield from segments
        yield f"PLB*{npi(20_000_000)}*20241231*WO:{self.random.randint(10**6, 10**7)}*{money(held_back)}"

    def claim(self, number: int) -> tuple[list[str], int]:
        """The segments of a claim, and the cents it is paid."""
        draw = self.random
        _, lines = self.lines(draw.random() < 0.5)
        day = f"2024{draw.randint(7, 9):02d}{draw.randint(1, 28):02d}"
        paid = patient = 0
        body = []
        for at, line in enumerate(lines, 1):
            denied = draw.random() < 0.08
            allowed = 0 if denied else draw.randint(line.charge // 5, line.charge)
            share = allowed // 5
            paid += allowed - share
            patient += share
            body += [f"SVC*{line.procedure}*{money(line.charge)}*{money(allowed - share)}**{line.units}"]
            body += [f"DTM*472*{day}"]
            if line.charge - allowed:
                reason = draw.choice(("16", "97", "50")) if denied else "45"
                body.append(f"CAS*CO*{reason}*{money(line.charge - allowed)}")
            if share:
                body.append(f"CAS*PR*2*{money(share)}")
            body.append(f"REF*6R*{number:07d}{at}")
            if not denied:
                body.append(f"AMT*B6*{money(allowed)}")
            elif draw.random() < 0.5:
                body.append("LQ*HE*N130")
        charge = sum(line.charge for line in lines) + (draw.random() < self.odd / 3) * 100
        opening = [
            f"CLP*PCN{number:07d}*1*{money(charge)}*{money(paid)}*{money(patient)}*12"
            f"*P2024{draw.randint(10**7, 10**8 - 1)}*11*1",
            f"NM1*QC*1*{self.person()}****MI*{self.member()}",
            f"NM1*82*1*{self.person()}****XX*{npi(40_000_000 + number % 400)}",
        ]
        return opening + body, paid


def segments(kind: str, claims: int, seed: int = 1, odd: float = 0.03) -> Iterator[str]:
    """The file of so many claims, segment by segment; ``odd`` is the share with something wrong."""
    writing = (_Payment if kind == "835" else _Claims)(kind, seed, odd)
    return writing.text(writing.segments(claims))


def make(kind: str, claims: int, path: Path, seed: int = 1, odd: float = 0.03) -> None:
    """Writes the file of so many claims."""
    with path.open("w", encoding="latin-1", newline="") as file:
        file.writelines(segments(kind, claims, seed, odd))


def main() -> int:
    """Writes one file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("kind", choices=sorted(GUIDES))
    parser.add_argument("claims", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    make(args.kind, args.claims, args.file, args.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
