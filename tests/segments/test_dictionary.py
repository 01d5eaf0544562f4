"""The data elements agree with those that pyx12 ships, and import alone."""

import subprocess
import sys
from importlib.resources import files

import pytest
from lxml import etree

from x12tools.segments.dictionary import DATA_ELEMENTS

MAPS = files("pyx12") / "map"
GUIDES = ("837.5010.X222.A1.xml", "837Q3.I.5010.X223.A1.xml", "835.5010.X221.A1.xml")


def _root(name):
    return etree.fromstring((MAPS / name).read_bytes())


THEIRS = {
    node.get("ele_num"): (node.get("data_type"), int(node.get("min_len")), int(node.get("max_len")))
    for node in _root("dataele.xml").iter("data_ele")
}

THEIRS["447"] = ("AN", 1, 6)
"""A loop of a guide has names such as 2010AA: docs/decisions/0080-loop-names-in-a-999.md."""


@pytest.mark.parametrize("number", sorted(DATA_ELEMENTS))
def test_type_and_length_are_the_standard_s(number):
    ours = DATA_ELEMENTS[number]
    assert (ours.type, ours.minimum, ours.maximum) == THEIRS[number]


@pytest.mark.parametrize("name", GUIDES)
def test_every_data_element_of_a_guide_is_there(name):
    used = {node.findtext("data_ele") for node in _root(name).iter("element")}
    assert used - DATA_ELEMENTS.keys() == set()


def test_each_row_is_whole():
    for number, one in DATA_ELEMENTS.items():
        assert one.number == number
        assert one.name.strip() == one.name != ""
        assert one.type in {"AN", "ID", "R", "N0", "N2", "DT", "TM", "B"}
        assert 1 <= one.minimum <= one.maximum


def test_no_two_data_elements_have_one_name():
    names = [one.name for one in DATA_ELEMENTS.values()]
    assert {name for name in names if names.count(name) > 1} == set()


def test_importing_it_needs_neither_pyx12_nor_lxml():
    look = "import sys, x12tools.segments.dictionary; print(sorted({'pyx12', 'lxml'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
