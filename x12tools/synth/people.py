"""Invented patients, providers and payers: nobody of them lives or ever lived."""

import datetime
import random

from x12tools.codes.shapes import npi_check_digit
from x12tools.synth.model import Address, Payer, Person, Provider

_LAST = (
    "ALDERMOOR BIRCHWELL CINDERFORD DUNHOLLOW EASTERBROOK FENWHISTLE GORSEFIELD "
    "HAZELDEAN IVYBRIDGEN JUNIPERLEY KETTLESHAW LARKSPURN MOSSCROFT NETTLEBANK "
    "OAKENTHORP PEBBLEWICK QUILLERBY ROWANMERE SEDGEMOORE THISTLEBURN UMBERLAKE "
    "VETCHLING WILLOWGATE YARROWDALE ZEPHYRHILL AMBERLOCK BRACKENRIGG COPPERWELL "
    "DEWSHADOW ELDERGLEN "
).split()
_WOMEN = (
    "ADELA BRISA CORVA DELPHA ELOWA FERNA GILDA HESPA ISOLDA JUNIA KESTRA LINNET MARELA NERYS ORLA".split()
)
_MEN = "ALDO BRAM CASPER DORIAN EMERIC FARLEY GARETH HOLT IDRIS JORAH KELLAN LORCAN MADOC NOLAN OREN".split()
_STREETS = "HEATHER SORREL CLOVER TANSY BRIAR FOXGLOVE MALLOW CAMPION".split()
_PLACES = (
    ("RIVERMOUTH", "OH", "43215"),
    ("STONEFORD", "IL", "60601"),
    ("HARBORTON", "MD", "21201"),
    ("PINE HOLLOW", "TX", "75201"),
    ("WESTBARROW", "WA", "98101"),
    ("MAPLEDOWN", "NC", "27601"),
)

TAXONOMIES = {
    "oncology": "207RH0003X",
    "rheumatology": "207RR0500X",
    "gastroenterology": "207RG0100X",
    "neurology": "2084N0400X",
    "internist": "207R00000X",
    "nephrology": "207RN0300X",
    "emergency": "207P00000X",
}
GROUPS = {
    "office": ("ASSOCIATES", "261QM2500X"),
    "center": ("INFUSION CENTER", "261QI0500X"),
    "hospital": ("GENERAL HOSPITAL", "282N00000X"),
    "critical": ("CRITICAL ACCESS HOSPITAL", "282NC0060X"),
    "dialysis": ("DIALYSIS", "261QE0700X"),
    "home": ("HOME INFUSION", "3336H0001X"),
    "pharmacy": ("SPECIALTY PHARMACY", "3336S0011X"),
    "surgery": ("SURGERY CENTER", "261QA1903X"),
}
"""How a billing provider is called and its taxonomy, by what it is."""

PAYERS = {
    "medicare-b": (Payer("medicare-b", "SYNTHETIC MEDICARE B", "MEDB", "MB"),),
    "medicare-a": (Payer("medicare-a", "SYNTHETIC MEDICARE A", "MEDA", "MA"),),
    "dme": (Payer("dme", "SYNTHETIC MEDICARE DME", "DME", "MB"),),
    "ma": (Payer("ma", "SYNTHETIC MEDICARE PLAN", "MAPLAN", "16"),),
    "medicaid": (Payer("medicaid", "SYNTHETIC MEDICAID", "MEDICAID", "MC"),),
    "commercial": (
        Payer("commercial", "SYNTHETIC HEALTH PLAN", "COMM1", "CI"),
        Payer("commercial", "INVENTED MUTUAL", "COMM2", "CI"),
        Payer("commercial", "INVENTED BLUE PLAN", "COMM3", "BL"),
    ),
    "ppo": (Payer("commercial", "EXAMPLE PPO", "EXPPO1", "CI"),),
    "hmo": (Payer("commercial", "EXAMPLE HMO", "EXHMO1", "HM"),),
    "pos": (Payer("commercial", "EXAMPLE POINT OF SERVICE", "EXPOS1", "CI"),),
    "tricare": (Payer("tricare", "SYNTHETIC TRICARE", "TRICARE1", "CH"),),
    "wc": (Payer("wc", "SYNTHETIC COMPENSATION FUND", "WCFUND", "WC"),),
}
"""The payers that claims are for; ``ppo hmo pos`` are the plans whose worked profiles x12tools ships."""


def npi(number: int, first: str = "1") -> str:
    """An NPI with its check digit; ``number`` is below a hundred million."""
    digits = f"{first}{number % 100_000_000:08d}"
    return digits + npi_check_digit(digits)


def address(chance: random.Random, *, nine: bool = False) -> Address:
    """An invented address; with nine digits of postal code for a provider."""
    city, state, postal = chance.choice(_PLACES)
    street = f"{chance.randrange(1, 999)} {chance.choice(_STREETS)} LANE"
    return Address(street, city, state, f"{postal}{chance.randrange(1, 9999):04d}" if nine else postal)


def patient(chance: random.Random, date: datetime.date, age: int, sex: str) -> Person:
    """A patient who is ``age`` on a day."""
    birthday = date - datetime.timedelta(days=age * 365 + age // 4 + chance.randrange(2, 360))
    first = chance.choice(_WOMEN if sex == "F" else _MEN)
    return Person(
        chance.choice(_LAST), first, birthday, sex, address(chance), f"M{chance.randrange(10**8, 10**9)}"
    )


def doctor(chance: random.Random, specialty: str) -> Provider:
    """A physician."""
    first = chance.choice(_WOMEN + _MEN)
    number = chance.randrange(10_000_000, 99_999_999)
    return Provider(
        chance.choice(_LAST), npi(number), first, TAXONOMIES[specialty], address(chance, nine=True)
    )


def group(chance: random.Random, kind: str) -> Provider:
    """An organization that bills."""
    called, taxonomy = GROUPS[kind]
    number = chance.randrange(10_000_000, 99_999_999)
    return Provider(
        f"{chance.choice(_LAST)} {called}",
        npi(number),
        taxonomy=taxonomy,
        address=address(chance, nine=True),
        tax=f"{chance.randrange(10**8, 10**9)}",
    )
