"""Every position that a guide requires or allows is declared, with the guide's data element."""

import datetime
import importlib
import typing
from decimal import Decimal
from importlib.resources import files

import attrs
import pytest
from lxml import etree

from x12tools.segments import TAGS, segment_class
from x12tools.segments.base import _COMPOSITES, _plan, composite_class
from x12tools.segments.dictionary import DATA_ELEMENTS

MAPS = files("pyx12") / "map"
CLAIMS_AND_PAYMENTS = ("837.5010.X222.A1.xml", "837Q3.I.5010.X223.A1.xml", "835.5010.X221.A1.xml")
ACKNOWLEDGMENTS = ("999.5010X231.A1.xml", "277.5010.X214.xml")
GUIDES = {
    "005010X222A1": "837.5010.X222.A1.xml",
    "005010X223A2": "837Q3.I.5010.X223.A1.xml",
    "005010X221A1": "835.5010.X221.A1.xml",
    "005010X231A1": "999.5010X231.A1.xml",
    "005010X214": "277.5010.X214.xml",
}
MAP_ERRORS = {("ISA", 11): "I65"}
"""pyx12's 837P map still has I10, the standards identifier of 4010; 5010 has the separator."""

TYPES = {"R": Decimal, "N0": int, "DT": datetime.date, "TM": datetime.time}


def _root(name):
    return etree.fromstring((MAPS / name).read_bytes())


def _used(node):
    """(position, data element, node) of each child that the guide requires or allows."""
    for child in node:
        if child.tag in ("element", "composite") and child.findtext("usage") in ("R", "S"):
            yield int(child.findtext("seq")), child.findtext("data_ele"), child


def _declared(cls):
    return {row.position: row.number for row in _plan(cls).values()}


@pytest.mark.parametrize("name", CLAIMS_AND_PAYMENTS + ACKNOWLEDGMENTS)
def test_every_used_element_is_declared(name):
    missing = set()
    for node in _root(name).iter("segment"):
        tag = node.get("xid")
        declared = _declared(segment_class(tag)) if tag in TAGS else {}
        for position, number, _ in _used(node):
            due = MAP_ERRORS.get((tag, position), number)
            if declared.get(position) != due:
                missing.add((tag, position, due, declared.get(position)))
    assert missing == set()


@pytest.mark.parametrize("name", CLAIMS_AND_PAYMENTS + ACKNOWLEDGMENTS)
def test_every_used_component_is_declared(name):
    missing = set()
    for node in _root(name).iter("segment"):
        for _, number, child in _used(node):
            if child.tag != "composite":
                continue
            declared = _declared(composite_class(number))
            for position, part, _ in _used(child):
                if declared.get(position) != part:
                    missing.add((number, position, part, declared.get(position)))
    assert missing == set()


@pytest.mark.parametrize("name", CLAIMS_AND_PAYMENTS + ACKNOWLEDGMENTS)
def test_what_repeats_in_a_guide_is_read_as_a_tuple(name):
    single = set()
    for node in _root(name).iter("segment"):
        repeats = {row.position: row.repeats for row in _plan(segment_class(node.get("xid"))).values()}
        for position, _, child in _used(node):
            if int(child.findtext("repeat") or 1) > 1 and not repeats.get(position):
                single.add((node.get("xid"), position))
    assert single == set()


def test_home_is_where_a_guide_has_the_segment():
    lost = set()
    uses = {
        guide: {(node.get("xid"), node.getparent().get("xid")) for node in _root(name).iter("segment")}
        for guide, name in GUIDES.items()
    }
    for tag in TAGS:
        home = segment_class(tag).home
        if home == "control":
            continue
        guide, loop = home.split("/")
        loops = ("HEADER", "FOOTER", "ST_LOOP") if loop == tag else (loop,)
        if not any((tag, one) in uses[guide] for one in loops):
            lost.add((tag, home))
    assert lost == set()


def _classes():
    importlib.import_module("x12tools.segments.composites")
    return [segment_class(tag) for tag in sorted(TAGS)] + [
        _COMPOSITES[number] for number in sorted(_COMPOSITES)
    ]


@pytest.mark.parametrize("cls", _classes(), ids=lambda cls: cls.__name__)
def test_each_field_is_annotated_as_it_is_read(cls):
    hints = typing.get_type_hints(cls)
    fields = attrs.fields_dict(cls)
    for row in _plan(cls).values():
        if row.composite is not None:
            due = row.composite
        elif fields[row.name].metadata["text"]:
            due = str
        else:
            due = TYPES.get(DATA_ELEMENTS[row.number].type, str)
        assert hints[row.name] == (tuple[due, ...] | None if row.repeats else due | None), row.name
