"""From pyx12's maps and our overlays to a guide: what a map says, in our own words."""

from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from x12tools.errors import ConfigurationError
from x12tools.guides.model import Guide, GuideElement, GuideLoop, GuideSegment
from x12tools.segments.dictionary import DATA_ELEMENTS

_SHARED_LOOP = "2300"
"""The claim loop stands in pyx12's 837 maps under 2000B and 2000C; it is compiled once."""


def compile_guide(version: str, transaction: str, map: Path, overlays: Iterable[Path]) -> Guide:
    """The guide of a map with every overlay that names its version laid over it.

    Raises ConfigurationError where a file cannot be read or an overlay changes what is not there.
    """
    root = _parse(map)
    for overlay in overlays:
        _overlay(root, version, overlay)
    loop = root.find(".//loop[@xid='ST_LOOP']")
    if loop is None:
        raise ConfigurationError(f"{map.name}: the map has no ST_LOOP")
    return Guide(version, transaction, _loop(loop, version, {}))


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


def _overlay(root: etree._Element, version: str, path: Path) -> None:
    overlay = _parse(path)
    if version not in (overlay.get("guides") or "").split():
        return
    for change in overlay.iter("change", "drop"):
        targets = root.xpath(change.get("at", ""))
        if not targets:
            raise ConfigurationError(f"{path.name}: nothing in {version} is at {change.get('at')}")
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
