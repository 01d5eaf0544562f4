"""A segment without its terminator: as long as the file, and no reason to hold all of it."""

import io

import pytest
from conftest import CONFORMANCE

from x12tools.claims.reading import read_claims
from x12tools.engine import check
from x12tools.errors import NotX12
from x12tools.remits import read_payments
from x12tools.reports.tree import tree
from x12tools.wire import read, read_stretches, write
from x12tools.wire.reader import LONGEST

CLAIM = (CONFORMANCE / "837p" / "plain.edi").read_bytes()
PAYMENT = (CONFORMANCE / "835" / "plain.edi").read_bytes()
HELD = 3 * LONGEST
"""Characters of one segment that may be in memory at once."""


class Endless(io.RawIOBase):
    """A file that begins as another does and then goes on in one segment."""

    def __init__(self, head, filler, size):
        self.head, self.filler, self.left = head, filler, size

    def read(self, size=-1):
        if self.head:
            head, self.head = self.head, b""
            return head
        size = min(size, self.left)
        self.left -= size
        return (self.filler * (size // len(self.filler) + 1))[:size]


@pytest.mark.parametrize("filler", [b"A", b"CLP*1*1~"[:7], b"\n"], ids=["text", "a tag", "newlines"])
def test_no_more_than_its_beginning_is_held(filler):
    source = Endless(CLAIM[: CLAIM.index(b"CLM*") + 4], filler, 12 * LONGEST)
    longest = max(max(map(len, one.pieces)) for one in read_stretches(source))
    assert longest <= HELD


@pytest.mark.parametrize("rest", [b"~", b"A~"], ids=["ends at the cut", "goes on"])
def test_the_segments_after_it_keep_their_numbers(rest):
    at = CLAIM.index(b"CLM*")
    data = CLAIM[:at] + b"NTE*ADD*" + b"A" * (3 * LONGEST) + rest + b"\n" + CLAIM[at:]
    number = CLAIM[:at].count(b"~") + 2
    assert write(read(data)) == data
    assert [one.ordinal for one in read(data).segments] == list(range(1, data.count(b"~") + 1))
    (clm,) = (one for one in read(data).segments if one.tag == "CLM")
    assert clm.ordinal == number
    found = [f for f in check(data).findings if f.rule == "ENV-SEGMENT-LONG"]
    assert [(f.place.segment, f.place.ordinal) for f in found] == [("NTE", number - 1)]
    assert found[0].message.startswith("The segment has more than 1048576 characters")
    shown = [line for line in tree(data) if " CLM" in line]
    assert [line.split()[0] for line in shown] == [str(number)]
    assert max(map(len, tree(data))) < 20_000
    (claim,) = read_claims(data)
    assert claim.loop.opening.ordinal == number


def test_what_stands_inside_it_is_no_segment():
    at = PAYMENT.index(b"CLP*")
    cut = b"A" * LONGEST * 2
    data = PAYMENT[:at] + b"NTE*" + cut + b"CLP*9*1*1*1~" + PAYMENT[at:]
    (remit,) = read_payments(data)
    (plain,) = read_payments(PAYMENT)
    assert [one.id for one in remit.claims] == [one.id for one in plain.claims]
    assert remit.claims[0].place.ordinal == plain.claims[0].place.ordinal + 1


def test_a_file_of_nothing_but_zeros_is_not_x12():
    report = check(Endless(b"", b"\x00", 4 * LONGEST))
    assert not report.files[0].readable
    assert report.exit_code == 3
    with pytest.raises(NotX12):
        list(read_payments(Endless(b"", b"\x00", 4 * LONGEST)))
