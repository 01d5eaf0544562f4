"""Reading keeps every byte, whatever they are."""

import io

import pytest
from conftest import edi_files
from hypothesis import given
from hypothesis import strategies as st

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.wire import read, reader, write

CLAIM = to_837(parse("M05.79 | J9312x100-JZ 96413"))


@pytest.mark.parametrize("path", edi_files(), ids=lambda path: path.name)
def test_a_file_comes_back_byte_for_byte(path):
    data = path.read_bytes()
    assert write(read(data)) == data


@given(st.binary(max_size=400))
def test_any_bytes_come_back(data):
    assert write(read(data)) == data


@given(st.lists(st.tuples(st.integers(0, len(CLAIM)), st.integers(0, 6), st.binary(max_size=5)), max_size=6))
def test_a_damaged_claim_comes_back(damages):
    data = CLAIM
    for at, length, instead in damages:
        data = data[:at] + instead + data[at + length :]
    document = read(data)
    assert write(document) == data
    for piece in document.segments:
        assert data[piece.offset : piece.offset + len(piece.text)].decode("latin-1") == piece.text


@given(st.integers(1, 300))
def test_chunks_do_not_matter(size):
    class Dripping(io.BytesIO):
        def read(self, _=-1):
            return super().read(size)

    whole = [(p.text, p.ordinal, p.offset) for p in read(CLAIM + b"junk\n" + CLAIM).segments]
    dripped = [(p.text, p.ordinal, p.offset) for p in read(Dripping(CLAIM + b"junk\n" + CLAIM)).segments]
    assert dripped == whole


@pytest.mark.parametrize(
    ("style", "data"),
    [
        ("crlf", CLAIM.replace(b"\n", b"\r\n")),
        ("no newline", CLAIM.replace(b"\n", b"")),
        ("newline as terminator", CLAIM.replace(b"~\n", b"\n")),
        ("byte order mark", b"\xef\xbb\xbf" + CLAIM),
        ("other separators", CLAIM.replace(b"*", b"|").replace(b":", b">")),
        ("control characters", CLAIM.translate(bytes.maketrans(b"*:^~", b"\x1d\x1f\x1e\x1c"))),
        ("byte above 127", CLAIM.replace(b"TESTPATIENT", b"TESTPE\xd1A")),
        ("text around", b"To: payer\n\n" + CLAIM + b"\nregards\n"),
        ("two interchanges", CLAIM + CLAIM),
    ],
)
def test_legal_styles_give_the_same_segments(style, data):
    document = read(data)
    tags = [piece.tag for piece in document.segments]
    assert tags[:3] == ["ISA", "GS", "ST"]
    assert tags[-3:] == ["SE", "GE", "IEA"]
    assert write(document) == data


def test_a_cut_file_keeps_its_last_piece():
    document = read(CLAIM[:-3])
    assert document.segments[-1].tag == "IEA"
    assert document.segments[-1].tail == ""


def test_an_isa_without_trailer_ends_at_the_next_isa():
    cut = CLAIM[: CLAIM.index(b"IEA")]
    tags = [piece.tag for piece in read(cut + CLAIM).segments]
    assert tags.count("ISA") == 2


def test_a_stretch_gives_its_text_back():
    texts = [stretch.text() for stretch in reader.read_stretches(io.BytesIO(b"x" + CLAIM))]
    assert "".join(texts).encode("latin-1") == b"x" + CLAIM
