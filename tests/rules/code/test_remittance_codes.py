"""The code sets of an 835."""

import datetime
import io

import attrs
import pytest
from conftest import FIXTURES

from x12tools.guides.loops import Located, Loop
from x12tools.guides.reading import read_loops
from x12tools.rules.code.remittance import payment_codes, status_codes

DAY = datetime.date(2024, 8, 15)


def loops(data, id):
    """The loops of an id of an 835, with those inside."""
    return [loop for loop, _ in read_loops(io.BytesIO(data), "835", frozenset([id]), frozenset())]


def judged(data, id="2100", date=DAY):
    return [
        (f.rule, f.place.loop, f.place.element, f.value, f.severity.value)
        for loop in loops(data, id)
        for f in payment_codes(loop, date)
    ]


DENIED = (FIXTURES / "pairs" / "bundling" / "remit.835").read_bytes()


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*835*/**/*.edi")), ids=lambda path: path.stem)
def test_sound_remittances(path):
    assert judged(path.read_bytes()) == []
    assert judged(path.read_bytes(), "1000B") == []


def changed(old, new):
    assert old in DENIED, old
    return DENIED.replace(old, new, 1)


def test_a_reason_that_is_none():
    assert judged(changed(b"CAS*CO*236*", b"CAS*CO*9999*")) == [
        ("CODE-CARC", "2110", "CAS02", "9999", "risk")
    ]


def test_a_reason_that_was_closed():
    data = changed(b"CAS*CO*236*", b"CAS*CO*15*")
    assert judged(data) == [("CODE-CARC", "2110", "CAS02", "15", "risk")]
    assert judged(data, date=datetime.date(2018, 4, 1)) == []
    assert judged(data, date=None) == []


def test_a_remark_that_is_none():
    assert judged(changed(b"LQ*HE*N20", b"LQ*HE*ZZZZ")) == [("CODE-RARC", "2110", "LQ02", "ZZZZ", "risk")]
    assert judged(changed(b"LQ*HE*N20", b"LQ*RX*75")) == []


def test_an_npi_of_the_payee():
    data = DENIED.replace(b"*XX*1234567893", b"*XX*1234567890")
    assert ("CODE-NPI", "1000B", "N104", "1234567890", "risk") in judged(data, "1000B")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STC*A3:21:85*20240820*U*100", []),
        ("STC*A7:562:85*20240820*U*100******A7:255", []),
        ("STC*3:21*20240820*U*100", [("STC01-01", "3")]),
        ("STC*A7:562*20240820*U*100******A7:XYZ", [("STC10-02", "XYZ")]),
    ],
)
def test_the_status_of_an_acknowledged_claim(text, expected):
    use = attrs.evolve(next(iter(loops(DENIED, "2100"))).opening.use, tag="STC")
    loop = Loop("2200D", next(iter(loops(DENIED, "2100"))).delimiters)
    loop.located.append(Located(use, text, 1, 0))
    found = list(status_codes(loop, DAY))
    assert [(f.place.element, f.value) for f in found] == expected
    assert {f.rule for f in found} <= {"CODE-STATUS"}
