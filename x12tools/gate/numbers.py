"""Control numbers of the files that a gate writes: new, and the same for the same input."""

import hashlib

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
        return f"{_BASE + self._interchange}-{self._transaction:04d}"
