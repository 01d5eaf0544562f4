"""Claims out of 837s, one by one."""

import gc
import io
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import FIXTURES

import x12tools
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse

THREE = to_837(parse("M05.79 | J9312x100-JZ 96413 ++ 837I C34.11 | 0335:96413 ++ D51.0 | J3420 96372$40"))
FILES = sorted(FIXTURES.glob("837*/*/*.edi")) + sorted(FIXTURES.glob("pairs/*/claim.837"))


@pytest.mark.parametrize(
    "path", [p for p in FILES if "/835/" not in str(p)], ids=lambda p: p.parent.name + p.stem
)
def test_it_reads_the_claims_that_check_judges(path):
    read = [(claim.transaction, claim.id, claim.charge) for claim in x12tools.read_claims(path)]
    judged = x12tools.check(path).claims
    assert read == [(claim.transaction, claim.claim_id, claim.charge) for claim in judged]


def test_both_forms_become_the_same_claim():
    claims = {claim.id: claim for claim in x12tools.read_claims(THREE)}
    assert {claim.form for claim in claims.values()} == {"837P", "837I"}
    assert claims["TRY3"].lines[1].procedure == "96372"
    assert claims["TRY3"].lines[1].charge == Decimal(40)
    assert claims["TRY1"].payer.name == "SYNTHETIC PAYER"
    assert claims["TRY2"].bill_type == "0131"


def test_a_finding_of_an_edit_points_at_the_same_segment():
    (claim,) = x12tools.read_claims(to_837(parse("commercial M05.79 | 96413 96365")))
    (finding,) = x12tools.check(to_837(parse("commercial M05.79 | 96413 96365"))).findings
    assert claim.lines[1].at().ordinal == finding.place.ordinal
    assert claim.lines[1].at().offset == finding.place.offset


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"ISA*00*cut", (FIXTURES / "835" / "pass" / "home-infusion.edi").read_bytes()],
    ids=["empty", "pdf", "cut", "835"],
)
def test_nothing_to_read_is_not_x12_at_once(data):
    with pytest.raises(x12tools.NotX12, match="no 837P or 837I claim"):
        x12tools.read_claims(data)


def test_a_missing_file_is_an_oserror_at_once():
    with pytest.raises(FileNotFoundError):
        x12tools.read_claims(Path("no-such.837"))


def test_a_file_that_is_given_open_stays_open():
    file = io.BytesIO(THREE)
    assert [claim.id for claim in x12tools.read_claims(file)] == ["TRY1", "TRY3", "TRY2"]
    assert not file.closed


def test_a_cut_file_still_gives_its_claims():
    assert [claim.id for claim in x12tools.read_claims(THREE[: THREE.index(b"\nSE*")])] == ["TRY1", "TRY3"]


def many(count):
    """A file of many claims under one provider, made as it is read."""
    text = to_837(parse("M05.79 | J9312x100-JZ 96413")).decode()
    head, rest = text[: text.index("HL*2")], text[text.index("HL*2") :]
    body, tail = rest[: rest.index("SE*")], rest[rest.index("SE*") :]
    yield head.encode()
    for _ in range(count):
        yield body.encode()
    yield tail.encode()


class Made(io.RawIOBase):
    """A binary file over pieces that are made when they are read."""

    def __init__(self, pieces):
        self.pieces = pieces

    def read(self, size=-1):
        return next(self.pieces, b"")


def peak(count):
    gc.collect()
    tracemalloc.start()
    assert sum(1 for _ in x12tools.read_claims(Made(many(count)))) == count
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


def test_memory_does_not_grow_with_the_file():
    peak(10)  # the guide is loaded
    assert peak(1500) < peak(150) + 500_000
