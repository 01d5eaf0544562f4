"""The tree of a file: names, order, masks."""

import io

import pytest
from conftest import FIXTURES, edi_files

from x12tools.reports.tree import tree
from x12tools.wire import read

PAIR = FIXTURES / "pairs" / "bundling"
PATIENT = ("TESTPATIENT", "MEMBER0001", "2 OAK STREET", "19640101")


@pytest.mark.parametrize("name", ["claim.837", "remit.835"])
def test_patients_are_masked_and_providers_are_not(name):
    text = "\n".join(tree(PAIR / name))
    assert not [word for word in PATIENT if word in text]
    assert "SYNTHETIC INFUSION CENTER" in text
    assert "(masked)" in text


@pytest.mark.parametrize("damage", [
    (b"NM1*IL", b"NM2*IL"), (b"NM1*IL", b"nm1*IL"), (b"NM1*IL", b"NM1*85"), (b"NM1*IL*1", b"TESTPATIENT*PAT"),
    (b"N3*2 OAK", b"N9*2 OAK"), (b"N3*2 OAK", b"Z*2 OAK"), (b"DMG*D8", b"DM*D8"),
])  # fmt: skip
def test_what_has_no_place_in_the_guide_is_masked(damage):
    data = (PAIR / "claim.837").read_bytes().replace(*damage)
    text = "\n".join(tree(data))
    assert "no place in the guide" in text
    assert not [word for word in PATIENT if word in text]


def test_stray_text_is_masked_under_a_guide_that_is_not_known():
    data = (PAIR / "claim.837").read_bytes().replace(b"005010X222A1", b"009999X999")
    text = "\n".join(tree(data.replace(b"NM1*IL*1*", b"TESTPATIENT*")))
    assert not [word for word in PATIENT if word in text]


def test_show_phi_shows_all():
    text = "\n".join(tree(PAIR / "claim.837", show_phi=True))
    assert [word for word in PATIENT if word in text] == list(PATIENT)


def test_a_patient_under_another_provider_is_masked_again():
    data = (FIXTURES / "837p" / "pass" / "several-claims.edi").read_bytes()
    text = "\n".join(tree(data))
    assert text.count("NM1*IL*1*(masked)*(masked)****MI*(masked)") == 3
    assert "2 OAK STREET" not in text
    assert text.count("N3*1 MAIN STREET") == 3


@pytest.mark.parametrize("path", edi_files(), ids=lambda path: path.name)
def test_every_segment_has_its_line_and_number(path):
    ordinals = [int(line[:6]) for line in tree(path) if line[:6].strip().isdigit()]
    assert ordinals == [piece.ordinal for piece in read(path).segments]


def test_loops_and_segments_have_their_names():
    lines = list(tree(PAIR / "claim.837"))
    assert any(line.strip() == "2400  Service Line Number" for line in lines)
    assert any(line.endswith("SV1*HC:96365*150*UN*1***1   (Professional Service)") for line in lines)


def test_it_reads_as_it_goes_and_leaves_a_given_file_open():
    file = io.BytesIO((PAIR / "claim.837").read_bytes())
    assert next(tree(file)).lstrip().startswith("1 ISA*")
    assert not file.closed


def test_a_guide_that_is_not_known_is_said():
    data = (PAIR / "claim.837").read_bytes().replace(b"005010X222A1", b"009999X999")
    text = "\n".join(tree(data))
    assert "(a guide that is not known)" in text
    assert "TESTPATIENT" not in text
