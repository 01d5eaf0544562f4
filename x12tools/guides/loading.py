"""From pyx12's maps and our overlays to a guide."""

import functools
import importlib.util
from pathlib import Path

from lxml import etree

from x12tools.errors import ConfigurationError
from x12tools.guides.model import Guide, GuideElement, GuideLoop, GuideSegment
from x12tools.segments.dictionary import DATA_ELEMENTS
from x12tools.shipped import MAPS

GUIDES = {
    "005010X222A1": ("837", "837.5010.X222.A1.xml"),
    "005010X223A2": ("837", "837Q3.I.5010.X223.A1.xml"),
    "005010X221A1": ("835", "835.5010.X221.A1.xml"),
    "005010X214": ("277", "277.5010.X214.xml"),
    "005010X231A1": ("999", "999.5010X231.A1.xml"),
}
"""The guides x12tools knows: version (GS08) to transaction and pyx12's file of it."""

_SHARED_LOOP = "2300"
"""The claim loop stands in pyx12's 837 maps under 2000B and 2000C; it is compiled once."""


def nearest(version: str) -> str | None:
    """The known guide of a version, or of its base: ``005010X222A1`` for ``005010X222``."""
    if version in GUIDES:
        return version
    return next((known for known in GUIDES if len(version) >= 10 and known[:10] == version[:10]), None)


@functools.cache
def load_guide(version: str) -> Guide:
    """The guide for a version; raises KeyError for one that is not known."""
    transaction, name = GUIDES[version]
    root = _parse(_pyx12_maps() / name)
    _overlay(root, version)
    loop = root.find(".//loop[@xid='ST_LOOP']")
    if loop is None:
        raise ConfigurationError(f"{name}: the map has no ST_LOOP")
    return Guide(version, transaction, _loop(loop, version, {}))


def _pyx12_maps() -> Path:
    spec = importlib.util.find_spec("pyx12")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError("pyx12, whose packaged maps are read, is not installed")
    return Path(spec.submodule_search_locations[0]) / "map"


def _parse(path: Path) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_blank_text=True,
    )
    try:
        return etree.parse(str(path), parser).getroot()
    except (OSError, etree.XMLSyntaxError) as why:
        raise ConfigurationError(f"{path.name}: the map cannot be read: {type(why).__name__}") from why


def _overlay(root: etree._Element, version: str) -> None:
    """Lays every ``maps/guides`` change for this version over the map."""
    for entry in sorted(MAPS.joinpath("guides").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".xml"):
            continue
        overlay = _parse(Path(str(entry)))
        if version not in (overlay.get("guides") or "").split():
            continue
        for change in overlay.iter("change", "drop"):
            targets = root.xpath(change.get("at", ""))
            if not targets:
                raise ConfigurationError(f"{entry.name}: nothing in {version} is at {change.get('at')}")
            for target in targets:  # type: ignore[union-attr]
                if change.tag == "drop":
                    target.getparent().remove(target)  # type: ignore[union-attr,arg-type]
                else:
                    _replace(target, change)  # type: ignore[arg-type]


def _replace(target: etree._Element, change: etree._Element) -> None:
    for new in change:
        copy = etree.fromstring(etree.tostring(new))
        old = target.find(str(new.tag))
        if old is None:
            target.append(copy)
        else:
            target.replace(old, copy)


def _text(node: etree._Element, tag: str, default: str = "") -> str:
    return (node.findtext(tag) or default).strip()


def _many(text: str) -> int | None:
    return None if text.startswith(">") else int(text or 1)


def _loop(node: etree._Element, version: str, shared: dict[str, GuideLoop], outer: str = "") -> GuideLoop:
    name = node.get("xid", "")
    if name in shared:
        return shared[name]
    wrapper = node.get("type") == "wrapper"
    inner = outer if wrapper or name == "ST_LOOP" else name
    children: list[GuideSegment | GuideLoop] = []
    for child in node:
        if child.tag == "loop":
            children.append(_loop(child, version, shared, inner))
        elif child.tag == "segment":
            children.append(_segment(child, version, inner))
    loop = GuideLoop(
        id=name,
        name=_text(node, "name"),
        usage=_text(node, "usage"),
        position=int(_text(node, "pos")),
        repeat=_many(_text(node, "repeat")),
        wrapper=wrapper,
        children=tuple(children),
    )
    if name == _SHARED_LOOP:
        shared[name] = loop
    return loop


def _segment(node: etree._Element, version: str, loop: str) -> GuideSegment:
    tag = node.get("xid", "")
    said = _said(node)
    return GuideSegment(
        tag=tag,
        name=said.get("name", ""),
        usage=said.get("usage", ""),
        position=int(said["pos"]),
        max_use=_many(said.get("max_use", "")),
        elements=tuple(_element(child) for child in node if child.tag in ("element", "composite")),
        syntax=tuple(_syntax(note.text or "") for note in node.iterfind("syntax")),
        loop=loop,
        home=f"{version}/{loop}/{tag}" if loop else f"{version}/{tag}",
    )


def _said(node: etree._Element) -> dict[str, str]:
    """The texts of a node's children by tag."""
    return {str(child.tag): child.text.strip() for child in node if child.text}


def _syntax(note: str) -> tuple[str, tuple[int, ...]]:
    """``P0809`` to ``("P", (8, 9))``."""
    return note[0], tuple(int(note[at : at + 2]) for at in range(1, len(note), 2))


def _element(node: etree._Element) -> GuideElement:
    said = _said(node)
    number = said.get("data_ele", "")
    known = DATA_ELEMENTS.get(number)
    listed = node.find("valid_codes")
    codes = frozenset(code.text or "" for code in listed.iter("code")) if listed is not None else frozenset()
    return GuideElement(
        id=node.get("xid", ""),
        name=said.get("name", ""),
        usage=said.get("usage", ""),
        data_element=number,
        type=known.type if known else "AN",
        minimum=known.minimum if known else 1,
        maximum=known.maximum if known else 80,
        codes=codes,
        external=listed.get("external") if listed is not None else None,
        format=said.get("regex") or None,
        repeat=_many(said.get("repeat", "1")) or 1,
        parts=tuple(_element(part) for part in node if part.tag == "element")
        if node.tag == "composite"
        else (),
    )
