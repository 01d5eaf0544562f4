"""Control numbers of the files that a gate writes: made from the input, or counted for a receiver."""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from x12tools.ledger.opening import Ledger

_BASE = 100_000_000
"""Numbers have nine digits, the first of them no zero: a receiver that strips zeros keeps them whole."""


class ControlNumbers:
    """Numbers interchanges, groups and transactions from what ``seed`` (the input and what is written
    of it) comes to, so that the same file again is the same file, and another one hardly ever."""

    def __init__(self, seed: str) -> None:
        digest = hashlib.sha256(seed.encode("utf-8", "surrogateescape")).digest()
        self._interchange = int.from_bytes(digest[:8], "big") % (9 * _BASE)
        self._group = self._interchange
        self._transaction = 0

    def interchange(self) -> str:
        """The next ISA13: nine digits."""
        self._interchange = (self._interchange + 1) % (9 * _BASE)
        return str(_BASE + self._interchange)

    def group(self) -> str:
        """The next GS06."""
        self._group = (self._group + 1) % (9 * _BASE)
        return str(_BASE + self._group)

    def transaction(self) -> str:
        """The next ST02: unique in the file, from 0001."""
        self._transaction += 1
        return f"{self._transaction:04d}"

    def batch(self) -> str:
        """BHT03 of the transaction last numbered, which a 277CA returns: ISA13 and ST02."""
        return f"{self._isa13}-{self._transaction:04d}"

    @property
    def _isa13(self) -> str:
        return str(_BASE + self._interchange)


_NEXT = """
INSERT INTO counter (name, last) VALUES (:name, 1)
ON CONFLICT (name) DO UPDATE SET last = CASE WHEN counter.last >= 999999999 THEN 1 ELSE counter.last + 1 END
RETURNING last
"""


class CountedNumbers(ControlNumbers):
    """Numbers that the ledger counts for a ``receiver`` (ISA07 and ISA08): each is given once, to one
    gate, and is gone even where the file it was for never appears. 1 follows 999999999."""

    def __init__(self, ledger: "Ledger", receiver: str) -> None:
        super().__init__("")
        self._ledger = ledger
        self._receiver = receiver
        self._given = 0

    def interchange(self) -> str:
        """The next ISA13 of the receiver."""
        self._given = self._next("isa13")
        self._transaction = 0
        return self._isa13

    def group(self) -> str:
        """The next GS06 of the receiver, without leading zeros."""
        return str(self._next("gs06"))

    @property
    def _isa13(self) -> str:
        return f"{self._given:09d}"

    def _next(self, element: str) -> int:
        from sqlalchemy import text

        with self._ledger.begin() as connection:
            row = connection.execute(text(_NEXT), {"name": f"{element} {self._receiver}"[:80]})
            return int(row.scalar_one())
