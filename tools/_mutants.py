"""The mutants of a module: the small changes that mutmut knows, and how one comes into force.

mutmut itself leaves decorated functions alone, and every edit is one. Its operators are used here on
the bodies of all functions, on the constants of a module, and on what ``@rule`` declares. Left out is
what is wording: docstrings, annotations, strings with a blank in them, the text of messages (not what
they compute), and the title, source, severity and denials of an edit.
"""

import re
import sys
import types
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import attrs
import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_string

from x12tools import kept

ROOT = Path(__file__).parents[1]

_DECLARED = {"codes", "segments", "forms", "payers", "advisory", "editing", "tables", "needs"} | {
    "general_knowledge",
    "voids",
}
"""What ``@rule`` declares that decides when an edit speaks; each is taken away in turn."""

_WAKING = ("x12tools.rules", "x12tools.rules.triggers", "x12tools.engine.edits")
"""Modules that remember which rules there are and what wakes them."""

_WORDING = {"expected", "title", "source"}
_LEFT_ALONE = {"len", "isinstance", "TypeVar", "cast", "namedtuple"}
"""Calls that mutmut leaves alone, and those that only a type checker reads."""


@attrs.frozen(slots=True, eq=False)
class Mutant:
    """One change of one node. ``function`` is what holds it, as ``Class.method``; empty where a module
    or a decorator does, so that it is there from the import on. ``lines`` are those of the statement,
    and ``working`` says that the node lies in a message, whose figures it may change."""

    path: Path
    function: str
    lines: range
    working: bool
    shown: str
    packed: bytes

    @property
    def module(self) -> str:
        """The module's name, dotted."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    @property
    def source(self) -> str:
        """The module's text with the change; its first comment and blank lines are left out."""
        return zlib.decompress(self.packed).decode()

    @property
    def key(self) -> str:
        """What names the mutant as long as its line is not rewritten."""
        place = self.module.removeprefix("x12tools.rules.")
        return f"{place} {self.function or '(module)'}: {self.shown}"


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")))
    collector = _Collector(path, wrapper.module)
    wrapper.visit(collector)
    return sorted(collector.found, key=lambda mutant: mutant.lines.start)


class _Collector(cst.CSTVisitor):
    """Walks a module and keeps where it is: in which function, statement, message."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, path: Path, module: cst.Module) -> None:
        super().__init__()
        self.path = path
        self.module = module
        self.found: list[Mutant] = []
        self._above: list[cst.CSTNode] = []
        self._at = {id(one): index for index, one in enumerate(module.body)}
        self._parts = [module.code_for_node(one) for one in module.body]
        self._seen: set[tuple[int, str]] = set()
        self._times: Counter[tuple[str, str]] = Counter()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if self._is_left_alone(node):
            return False
        if isinstance(node, cst.Decorator):
            for argument in _declarations(node):
                self._add(node, node.with_deep_changes(node.decorator, args=argument))
            return False
        for changed in _changes(node, any(isinstance(one, cst.FormattedString) for one in self._above)):
            self._add(node, changed)
        self._above.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._above and self._above[-1] is original_node:
            self._above.pop()

    def _is_left_alone(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom):
            return True
        if isinstance(node, cst.Arg) and node.keyword and node.keyword.value in _WORDING:
            return True
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
            return node.func.value in _LEFT_ALONE
        return isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString)

    def _add(self, node: cst.CSTNode, changed: cst.CSTNode) -> None:
        above = [*self._above, node]
        at, top = next((i, self._at[id(one)]) for i, one in enumerate(above) if id(one) in self._at)
        whole = self.module.body[top]
        text = self.module.code_for_node(changed if whole is node else whole.deep_replace(node, changed))
        if (top, text) in self._seen:
            return  # two operators made the same of it
        self._seen.add((top, text))
        function = _function(above[at:])
        shown = _difference(self._parts[top], text)
        self._times[function, shown] += 1
        times = self._times[function, shown]
        working = any(isinstance(one, cst.FormattedString) for one in self._above)
        source = "".join([*self._parts[:top], text, *self._parts[top + 1 :]])
        self.found.append(
            Mutant(
                self.path,
                function,
                self._lines(above),
                working,
                shown if times == 1 else f"{shown} ({times})",
                zlib.compress(source.encode()),
            )
        )

    def _lines(self, above: Sequence[cst.CSTNode]) -> range:
        """The lines of the innermost statement; of one with a block, its head."""
        for index in range(len(above) - 1, -1, -1):
            node = above[index]
            if isinstance(node, cst.SimpleStatementLine | cst.Decorator):
                return self._span(node)
            if isinstance(node, cst.BaseCompoundStatement):
                head = above[index + 1] if index + 1 < len(above) else node
                return self._span(head)
        return self._span(above[-1])

    def _span(self, node: cst.CSTNode) -> range:
        position = self.get_metadata(PositionProvider, node)
        return range(position.start.line, position.end.line + 1)


def _function(path: Sequence[cst.CSTNode]) -> str:
    """The outermost function whose body a path of nodes enters, as ``Class.method``."""
    names = []
    for node, below in zip(path, [*path[1:], None], strict=True):
        if isinstance(node, cst.ClassDef):
            names.append(node.name.value)
        elif isinstance(node, cst.FunctionDef):
            return ".".join([*names, node.name.value]) if below is node.body else ""
    return ""


def _changes(node: cst.CSTNode, in_message: bool) -> Iterator[cst.CSTNode]:
    """What the operators make of a node."""
    for kind, operator in mutation_operators:
        if not isinstance(node, kind):
            continue
        if operator is operator_string:
            if not in_message and isinstance(node, cst.SimpleString) and not _is_wording(node):
                yield from list(operator_string(node))[:1]
        elif operator is operator_arg_removal:
            for changed in operator_arg_removal(node):
                kept = {id(one) for one in changed.args}
                (gone,) = (one for one in node.args if id(one) not in kept)
                dropped = len(changed.args) < len(node.args)
                if not (
                    _is_wording(gone.value) or _names_wording(gone) or (dropped and _is_asked(gone, node))
                ):
                    yield changed
        elif isinstance(node, cst.Assign | cst.AnnAssign) and node.value and _is_wording(node.value):
            continue
        else:
            yield from operator(node)


def _is_wording(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.SimpleString):
        return " " in node.value
    if isinstance(node, cst.IfExp):
        return _is_wording(node.body) or _is_wording(node.orelse)
    return isinstance(node, cst.FormattedString | cst.ConcatenatedString)


def _is_asked(argument: cst.Arg, call: cst.Call) -> bool:
    """Whether a call without the argument could only fail, as None in its place shows already."""
    any_number = isinstance(call.func, cst.Name) and call.func.value in ("min", "max")
    return not (argument.keyword or argument.star or any_number)


def _names_wording(argument: cst.Arg) -> bool:
    return argument.keyword is not None and argument.keyword.value in _WORDING


def _declarations(node: cst.Decorator) -> Iterator[list[cst.Arg]]:
    """The arguments of ``@rule`` with one of them taken away."""
    call = node.decorator
    if isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value == "rule":
        for gone in call.args:
            if gone.keyword and gone.keyword.value in _DECLARED:
                yield [one for one in call.args if one is not gone]


def _difference(before: str, after: str) -> str:
    """What changed, within its line: ``max(0, minutes - {31 -> 32})``."""
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    most = min(len(before), len(after)) - first
    while last < most and before[-1 - last] == after[-1 - last]:
        last += 1
    while first and re.match(r"\w\w", before[first - 1 : first + 1] + "_"):
        first -= 1
    while last and re.match(r"\w", before[len(before) - last]):
        last -= 1
    left = before[:first].rpartition("\n")[2].lstrip()
    right = before[len(before) - last :].partition("\n")[0].rstrip()
    was, became = before[first : len(before) - last], after[first : len(after) - last]
    return " ".join(f"{left}{{{was} -> {became}}}{right}".split())


def apply(mutant: Mutant, importers: dict[str, set[str]]) -> None:
    """Brings a mutant into force in this process.

    A function gets its new code wherever it is known by name. What is made on import is imported
    again, with all modules that import it (``importers``: of each module those that do).
    """
    code = compile(mutant.source, str(mutant.path), "exec")
    if mutant.function:
        _give_code(sys.modules[mutant.module], mutant.function, code)
    else:
        _forget_what_is_kept()
        _import_again(mutant.module, code, importers)
    for name in (*_WAKING, *dependents(mutant.module, importers)):
        for value in vars(sys.modules.get(name, sys)).values():
            if hasattr(value, "cache_clear") and hasattr(value, "__wrapped__"):
                value.cache_clear()


def _forget_what_is_kept() -> None:
    """What wakes a rule is kept under a digest of the files, which a mutant does not change."""
    kept.read_kept = lambda *_: None
    kept.keep = lambda *_: None


def _give_code(module: types.ModuleType, function: str, code: types.CodeType) -> None:
    target: Any = module
    for name in function.split("."):
        target = vars(target)[name]
        code = next(one for one in code.co_consts if isinstance(one, types.CodeType) and one.co_name == name)
    target = getattr(target, "body", target)  # of a rule
    target = getattr(target, "fget", None) or getattr(target, "__wrapped__", None) or target
    target = getattr(target, "__func__", target)
    target.__code__ = code


def dependents(module: str, importers: dict[str, set[str]]) -> list[str]:
    """A module and all that import it, directly or not."""
    found, todo = [module], [module]
    while todo:
        for name in sorted(importers.get(todo.pop(), ())):
            if name not in found:
                found.append(name)
                todo.append(name)
    return found


class _Mutated(MetaPathFinder, Loader):
    """Imports a module from its changed code."""

    def __init__(self, module: str, code: types.CodeType) -> None:
        self.module = module
        self.code = code

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, origin=self.code.co_filename) if name == self.module else None

    def exec_module(self, module: types.ModuleType) -> None:
        exec(self.code, vars(module))


def _import_again(module: str, code: types.CodeType, importers: dict[str, set[str]]) -> None:
    again = [name for name in dependents(module, importers) if name in sys.modules]
    for name in again:
        del sys.modules[name]
    sys.meta_path.insert(0, _Mutated(module, code))
    for name in again:
        import_module(name)
