"""Payments that add up, and the way to put one amount of them wrong."""

from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import strategies as st

ISA = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'SUBMITTER':15}*240905*1200*^*00501*000000001*0*T*:"
HEADER = [
    "TRN*1*EFT1*1512345678", "DTM*405*20240905", "N1*PR*SYNTHETIC PAYER", "N3*9 PAYER ROAD",
    "N4*ANYTOWN*OH*43215", "PER*BL*HELP DESK*TE*5550100001", "N1*PE*SYNTHETIC CENTER*XX*1234567893",
]  # fmt: skip


def total(adjustments):
    return sum((amount for _, _, amount in adjustments), Decimal(0))


@dataclass
class Line:
    """A service line; ``paid`` is what is left of the charge."""

    charge: Decimal
    adjustments: list
    paid: Decimal = None

    def __post_init__(self):
        self.paid = self.charge - total(self.adjustments)


@dataclass
class Claim:
    """A claim; without lines it states its own charge."""

    id: str
    status: str
    lines: list
    charge: Decimal = None
    adjustments: list = field(default_factory=list)
    paid: Decimal = None

    def __post_init__(self):
        if self.lines:
            self.charge = sum((line.charge for line in self.lines), Decimal(0))
        self.paid = (
            self.charge
            - total(self.adjustments)
            - sum((total(line.adjustments) for line in self.lines), Decimal(0))
        )


@dataclass
class Payment:
    """A payment; ``due`` is what its claims and provider adjustments come to."""

    claims: list
    provider_adjustments: list = field(default_factory=list)
    due: Decimal = None

    def __post_init__(self):
        if self.due is None:
            paid = sum((claim.paid for claim in self.claims if claim.status != "25"), Decimal(0))
            self.due = paid - sum(self.provider_adjustments, Decimal(0))

    def amounts(self):
        """Every amount that can be put wrong, as a path to it."""
        spots = [("BPR02",)] + [("PLB04", at) for at, _ in enumerate(self.provider_adjustments)]
        for at, claim in enumerate(self.claims):
            spots += [("CLP03", at), ("CLP04", at)]
            spots += [("claim CAS", at, number) for number, _ in enumerate(claim.adjustments)]
            for number, line in enumerate(claim.lines):
                spots += [("SVC02", at, number), ("SVC03", at, number)]
                spots += [("line CAS", at, number, one) for one, _ in enumerate(line.adjustments)]
        return spots

    def change(self, spot, off):
        """Puts one amount off, and says which kind of fault that is."""
        kind, *path = spot
        if kind == "BPR02":
            self.due += off
            return kind
        if kind == "PLB04":
            self.provider_adjustments[path[0]] += off
            return kind
        claim = self.claims[path[0]]
        if kind == "CLP03":
            claim.charge += off
            return kind if claim.lines else "CLP03 alone"
        if kind == "CLP04":
            claim.paid += off
            return "CLP04 estimated" if claim.status == "25" else kind
        if kind == "claim CAS":
            claim.adjustments[path[1]] = _raised(claim.adjustments[path[1]], off)
            return kind
        line = claim.lines[path[1]]
        if kind == "SVC02":
            line.charge += off
        elif kind == "SVC03":
            line.paid += off
        else:
            line.adjustments[path[2]] = _raised(line.adjustments[path[2]], off)
        return kind

    def edi(self):
        """The payment as an 835 that keeps its guide."""
        body = [
            "ST*835*0001",
            f"BPR*I*{self.due:f}*C*ACH*CCP*01*011000015*DA*1*1512345678**01*011000028*DA*2*20240905",
        ]
        body += [*HEADER, "LX*1"]
        for claim in self.claims:
            body.append(
                f"CLP*{claim.id}*{claim.status}*{claim.charge:f}*{claim.paid:f}**12*ICN{claim.id}*11*1"
            )
            body += _cas(claim.adjustments)
            body.append("NM1*QC*1*TESTPATIENT*PAT****MI*MEMBER0001")
            for number, line in enumerate(claim.lines, 1):
                body += [f"SVC*HC:96413*{line.charge:f}*{line.paid:f}**1", "DTM*472*20240815"]
                body += [*_cas(line.adjustments), f"REF*6R*L{number}"]
        for at in range(0, len(self.provider_adjustments), 6):
            pairs = "*".join(f"WO:ICN{at}*{amount:f}" for amount in self.provider_adjustments[at : at + 6])
            body.append(f"PLB*1234567893*20241231*{pairs}")
        body.append(f"SE*{len(body) + 1}*0001")
        whole = [
            ISA,
            "GS*HP*PAYER*SUBMITTER*20240905*1200*1*X*005010X221A1",
            *body,
            "GE*1*1",
            "IEA*1*000000001",
        ]
        return "".join(f"{segment}~\n" for segment in whole).encode()


def _raised(adjustment, off):
    group, carc, amount = adjustment
    return group, carc, amount + off


def _cas(adjustments):
    """CAS segments, one for each group, with up to six triplets."""
    for group in dict.fromkeys(group for group, _, _ in adjustments):
        mine = [(carc, amount) for one, carc, amount in adjustments if one == group]
        for at in range(0, len(mine), 6):
            yield f"CAS*{group}*" + "**".join(f"{carc}*{amount:f}" for carc, amount in mine[at : at + 6])


_MONEY = st.integers(1, 9_999_99).map(lambda cents: Decimal(cents).scaleb(-2))
_ADJUSTMENTS = st.lists(
    st.tuples(st.sampled_from(["CO", "OA", "PI"]), st.sampled_from(["45", "97", "253", "23"]), _MONEY),
    max_size=8,
)
_LINES = st.builds(Line, _MONEY, _ADJUSTMENTS)
_CLAIMS = st.builds(
    Claim,
    st.text("ABC123", min_size=1, max_size=8),
    st.sampled_from(["1", "2", "22", "25"]),
    st.lists(_LINES, max_size=3),
    charge=_MONEY,
    adjustments=_ADJUSTMENTS,
)


def payments():
    """Payments of one to four claims, with and without lines and provider adjustments."""
    signed = _MONEY | _MONEY.map(lambda amount: -amount)
    return st.builds(Payment, st.lists(_CLAIMS, min_size=1, max_size=4), st.lists(signed, max_size=8))
