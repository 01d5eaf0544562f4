"""Where the claims of one bucket go: to one file, or to the files that their receiver wants."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from x12tools.codes import PayerProfile, ReceiverProfile, find_receiver
from x12tools.errors import ConfigurationError
from x12tools.gate.bucket import Bucket, Renumbered
from x12tools.gate.numbers import ControlNumbers, CountedNumbers
from x12tools.gate.parts import Group, Interchange, Level, Path, Transaction
from x12tools.gate.shaping import Shape, shape_of, shaped

if TYPE_CHECKING:
    from x12tools.ledger.opening import Ledger

Find = Callable[[Path], ReceiverProfile | None]
"""Names the receiver of what lies under a path, None where none has a profile."""


def finder(profiles: Iterable[PayerProfile]) -> Find:
    """Finds receivers among profiles; None for every path where no profile is a receiver's."""
    known = [profile for profile in profiles if profile.receiver is not None]

    def find(path: Path) -> ReceiverProfile | None:
        if not known:
            return None
        separator = path.interchange.delimiters.element
        isa, gs = path.interchange.header.split(separator), path.group.header.split(separator)
        return find_receiver(_at(isa, 8), _at(gs, 3), known)

    return find


@attrs.define(slots=True)
class OutFile:
    """A file that is written: its name in the products, and what it holds.

    ``receiver`` is set where it is a file of a receiver that splits, ``key`` says what may lie in it.
    """

    name: str
    path: FilePath
    bucket: Bucket
    handle: BinaryIO
    receiver: ReceiverProfile | None = None
    key: tuple[str, ...] = ()
    sha256: str = ""


class Outbox:
    """Writes claims to ``NAME.837`` in ``folder``; where their receiver's profile splits, to files in
    ``NAME/``. Nothing is there where no claim came.

    ``seed`` is what control numbers are made from; ``ledger`` counts them for a receiver that wants so.
    """

    def __init__(
        self, folder: FilePath, name: str, seed: str, find: Find | None = None, ledger: "Ledger | None" = None
    ) -> None:
        self.name = name
        self.files: list[OutFile] = []
        self._folder = folder
        self._seed = seed
        self._find = find or (lambda path: None)
        self._ledger = ledger
        self._whole: OutFile | None = None
        self._part: OutFile | None = None
        self._counted: dict[str, CountedNumbers] = {}
        self._last: list[tuple[Any, Any, Any]] = [(None, None, None)] * 6
        self._split = 0

    @property
    def claims(self) -> int:
        """How many claims came."""
        return sum(one.bucket.claims for one in self.files)

    @property
    def charges(self) -> Decimal:
        """Their CLM02 together, in US dollars."""
        return sum((one.bucket.charges for one in self.files), Decimal(0))

    def controls(self) -> Iterator[tuple[OutFile, Renumbered]]:
        """The transactions as they were renumbered, with their files."""
        return ((one, each) for one in self.files for each in one.bucket.controls)

    def add_claim(self, path: Path, claim: list[str]) -> Renumbered:
        """A claim with the levels it lies in; gives the numbers it goes under."""
        receiver = self._find(path)
        if receiver is None:
            bucket = self._one_file().bucket
            bucket.add_claim(path, claim)
            return bucket.controls[-1]
        shape = shape_of(path.interchange.delimiters, receiver)
        shaped_path = self._shaped(path, receiver, shape)
        bucket = self._file_for(receiver, shaped_path).bucket
        bucket.add_claim(shaped_path, [shape.written(text) for text in claim])
        return bucket.controls[-1]

    def add_whole(self, path: Path, body: Iterable[str]) -> None:
        """A transaction that has no claims, as it stands."""
        self._one_file().bucket.add_whole(path, body)

    def close(self) -> None:
        """Ends the files and gives them their names."""
        for one in (self._whole, self._part):
            if one is not None:
                self._end(one)
        self._whole = self._part = None

    def sha256(self) -> str | None:
        """The SHA-256 of all files in their order, as one; None where there is none."""
        digest = hashlib.sha256()
        for one in self.files:
            with one.path.open("rb") as file:
                while data := file.read(1 << 20):
                    digest.update(data)
        return digest.hexdigest() if self.files else None

    def _one_file(self) -> OutFile:
        if self._whole is None:
            name = f"{self.name}.837"
            self._whole = self._open(name, self._folder / name, self._seed)
        return self._whole

    def _file_for(self, receiver: ReceiverProfile, path: Path) -> OutFile:
        """The file that the next claim to a receiver goes to; a new one where the last may take no more."""
        if not receiver.splits:
            return self._one_file()
        isa = path.interchange.header.split(path.interchange.delimiters.element)
        key = (receiver.sha256, _at(isa, 15), *(_address(isa) if receiver.one_isa else ()))
        part = self._part
        full = part is not None and part.bucket.claims >= (receiver.max_claims or part.bucket.claims + 1)
        if part is None or full or part.key != key:
            if part is not None:
                self._end(part)
            self._split += 1
            folder = self._folder / self.name
            folder.mkdir(exist_ok=True, mode=0o700)
            name = f"{self._split:04d}.part"
            part = self._part = self._open(name, folder / name, f"{self._seed} {self._split}")
            part.receiver, part.key = receiver, key
        return part

    def _open(self, name: str, path: FilePath, seed: str) -> OutFile:
        handle = path.open("x+b")
        one = OutFile(name, path, Bucket(handle, ControlNumbers(seed)), handle)
        self.files.append(one)
        return one

    def _end(self, one: OutFile) -> None:
        one.bucket.close()
        one.handle.flush()
        if one.receiver is not None:
            one.handle.seek(0)
            header = one.handle.read(200).decode("latin-1")
            named = one.receiver.named(int(one.name[:-5]), header.split(header[3]))
            if (one.path.parent / named).exists():
                raise ConfigurationError(
                    f"payer profile {one.receiver.file}: file_name names two files {named}"
                )
            one.path = one.path.rename(one.path.parent / named)
            one.name = f"{self.name}/{named}"
        one.handle.close()

    def _shaped(self, path: Path, receiver: ReceiverProfile, shape: Shape) -> Path:
        """The path as the receiver takes it; what was shaped for the claim before is the same again."""
        interchange = self._once(0, path.interchange, receiver, lambda: self._interchange(path, receiver))

        def level(depth: int, one: Level | None) -> Any:
            if one is None:
                return None
            return self._once(depth, one, receiver, lambda: Level(one.code, _all(one.texts, shape)))

        def transaction() -> Transaction:
            came = _at(path.interchange.header.split(path.interchange.delimiters.element), 13)
            return Transaction(path.transaction.kind, _all(path.transaction.opening, shape), came)

        group = self._once(1, path.group, receiver, lambda: Group(shape.written(path.group.header)))
        if receiver.one_claim_per_st:
            self._last[2] = (None, None, None)
        return Path(
            interchange,
            group,
            self._once(2, path.transaction, receiver, transaction),
            level(3, path.provider),
            level(4, path.subscriber),
            level(5, path.patient),
        )

    def _interchange(self, path: Path, receiver: ReceiverProfile) -> Interchange:
        """The ISA for a receiver; that of the claim before, where the receiver wants one ISA and both
        are of the same address and use."""
        new = shaped(path.interchange, receiver)
        _, before, last = self._last[0]
        if receiver.one_isa and before is receiver:
            separator = last.delimiters.element
            same = (last.delimiters, last.newline) == (new.delimiters, new.newline)
            if same and _address(last.header.split(separator)) == _address(new.header.split(separator)):
                return last  # type: ignore[no-any-return]
        if receiver.control_numbers == "ledger":
            new.numbers = self._numbers(new, receiver)
        return new

    def _numbers(self, interchange: Interchange, receiver: ReceiverProfile) -> CountedNumbers:
        if self._ledger is None:
            raise ConfigurationError(
                f"payer profile {receiver.file}: control_numbers are counted in a ledger, named by --ledger"
            )
        isa = interchange.header.split(interchange.delimiters.element)
        name = f"{_at(isa, 7)} {_at(isa, 8).strip()}"
        return self._counted.setdefault(name, CountedNumbers(self._ledger, name))

    def _once(self, depth: int, one: Any, receiver: ReceiverProfile, make: Callable[[], Any]) -> Any:
        seen, seen_receiver, made = self._last[depth]
        if seen is not one or seen_receiver is not receiver:
            made = make()
            self._last[depth] = (one, receiver, made)
        return made


def _address(isa: list[str]) -> tuple[str, ...]:
    """All of an ISA but its date, time and number: from whom, to whom, test or production."""
    return tuple(part for at, part in enumerate(isa) if at not in (9, 10, 13))


def _at(parts: list[str], number: int) -> str:
    return parts[number] if len(parts) > number else ""


def _all(texts: list[str], shape: Shape) -> list[str]:
    return [shape.written(text) for text in texts]
