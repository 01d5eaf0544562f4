"""Which files a command reads: as named, ``-`` for standard input, a directory, a glob."""

import glob
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from x12tools.cli.exits import NOT_READABLE, NOTHING_HELD, explain, say, worst
from x12tools.cli.progress import Progress, Reading
from x12tools.errors import ConfigurationError, NotX12, UsageError

STDIN = "-"

_HEAD = 4096
_BLANK = b" \t\r\n\x00\x1a"
_KINDS = (
    (b"%PDF", "it is a PDF"),
    (b"PK\x03\x04", "it is a ZIP archive or an Office document"),
    (b"\x1f\x8b", "it is compressed (gzip)"),
    (b"\x89PNG", "it is an image"),
    (b"\xff\xd8\xff", "it is an image"),
    (b"<", "it is XML or HTML"),
    (b"{", "it is JSON"),
    (b"UNA", "it is EDIFACT"),
    (b"UNB", "it is EDIFACT"),
    (b"\xff\xfe", "it is UTF-16 text; save it as plain text"),
    (b"\xfe\xff", "it is UTF-16 text; save it as plain text"),
)


def for_each(
    names: tuple[str, ...],
    read: Callable[[str, Reading], int],
    lost: Callable[[str], None] = lambda name: None,
    *,
    whole: bool = False,
) -> int:
    """Reads every file that ``names`` stand for and gives the worst of their exit codes.

    ``read`` is called with a file's name and the open file, and gives its exit code. A file that
    cannot be read to its end is said on standard error, ``lost`` is called with its name, and the
    others are still read. ``whole`` says that a file's work begins when all of it is read.
    """
    if names.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read once")
    codes = []
    found = []
    for name in names:
        try:
            found += list(_files(name))
        except (NotX12, OSError) as why:
            codes.append(explain(why, name))
    found = list(dict.fromkeys(found))
    with Progress(found, whole=whole) as progress:
        for name in found:
            try:
                with progress.reading(name) as file:
                    codes.append(read(name, file))
            except (ConfigurationError, UsageError):
                raise
            except Exception as why:  # one file's trouble must not hide another's findings
                codes.append(explain(why, name))
                lost(name)
    return worst(codes)


def is_several(name: str) -> bool:
    """Whether a name stands for files rather than being one: a directory, or a glob."""
    return Path(name).is_dir() or (glob.has_magic(name) and not Path(name).exists())


def no_x12(file: Reading) -> str:
    """Why a file that was read holds no X12, for a message."""
    if not file.size:
        return "not X12: it is empty"
    head = file.head.lstrip(_BLANK).removeprefix(b"\xef\xbb\xbf")
    if not head:
        return "not X12: it is blank"
    for begins, said in _KINDS:
        if head.startswith(begins):
            return f"not X12: {said}"
    if head.startswith(b"ISA"):
        return "not X12: its ISA segment is cut short or broken"
    return "not X12: no ISA segment was found"


def refused(name: str, file: Reading) -> int:
    """Says why a file is not X12, and gives its exit code."""
    say(f"{name}: {no_x12(file)}")
    return NOT_READABLE


def no_claims(name: str, named: tuple[str, ...], file: Reading, why: NotX12) -> int:
    """Says that a file holds no claims, and gives its exit code: one that was found in a folder is passed
    over, since remittances and acknowledgements may lie there too."""
    if name not in named:
        say(f"{name}: passed over, {why}")
        return NOTHING_HELD
    if file.head.lstrip().startswith(b"ISA"):
        raise why
    return refused(name, file)


def _files(name: str) -> Iterator[str]:
    path = Path(name)
    if name == STDIN or not is_several(name):
        yield name
        return
    if path.is_dir():
        candidates = list(_under(path))
    else:
        candidates = []
        for each in sorted(glob.glob(name, recursive=True)):  # noqa: PTH207 (absolute ones too)
            candidates += list(_under(Path(each))) if Path(each).is_dir() else [each]
        if not candidates:
            raise NotX12("no file matches")
    passed = []
    found = 0
    for candidate in dict.fromkeys(candidates):
        if _begins_with_isa(candidate):
            found += 1
            yield candidate
        else:
            passed.append(candidate)
    if not found:
        raise NotX12("no X12 file is in it" if path.is_dir() else "no file that matches is X12")
    if passed:
        more = f" and {len(passed) - 3} more" if len(passed) > 3 else ""
        shown = ", ".join(Path(one).name for one in passed[:3])
        say(f"{name}: passed over, not X12: {shown}{more}")


def _under(folder: Path) -> Iterator[str]:
    """The files of a folder and the folders in it, by name; hidden ones are passed over."""

    def trouble(why: OSError) -> None:
        raise why

    for place, folders, names in os.walk(folder, onerror=trouble):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and path.is_file():
                yield str(path)


def _begins_with_isa(name: str) -> bool:
    """Whether a file begins with ISA after white space; one that cannot be opened is kept, so that
    the reason is said when it is read."""
    try:
        with Path(name).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return True
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK).startswith(b"ISA")
