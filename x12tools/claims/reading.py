"""Claims out of 837s, one by one: the way in for a program that wants claims and no findings."""

import itertools
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.errors import NotX12
from x12tools.guides.reading import read_loops
from x12tools.wire import Source
from x12tools.wire.document import open_source

_CLAIM = frozenset({"2300"})
_MANY = frozenset({"2000A", "2000B", "2000C", "2300"})


def read_claims(source: Source) -> Iterator[Claim]:
    """Every claim of every 837P and 837I in a source, in file order, one at a time.

    ``source`` is the bytes themselves, a path, or a binary file (which stays open). Memory does not
    grow with the file, as long as the caller keeps no claim. What breaks the guide is passed over
    here, and is a finding of ``check``; a guide of the same base is read by the one that is known.

    Raises OSError where the source cannot be read, and NotX12 at once, not at the first step, where
    it holds no claim.

    >>> import x12tools
    >>> for claim in x12tools.read_claims("claims.837"):  # doctest: +SKIP
    ...     print(claim.id, claim.charge, [line.procedure for line in claim.lines])
    """
    claims = _claims(source)
    first = next(claims, None)
    if first is None:
        raise NotX12("no 837P or 837I claim was found")
    return itertools.chain([first], claims)


def _claims(source: Source) -> Iterator[Claim]:
    file = open_source(source)
    try:
        for loop, transaction in read_loops(file, "837", _CLAIM, _MANY):
            yield Claim(loop, transaction)
    finally:
        if file is not source:
            file.close()
