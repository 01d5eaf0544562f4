"""The codes of acknowledgements: which one a finding takes, and what each says in our own words."""

import enum
import functools
from typing import NamedTuple

from x12tools.codes import load_table


class Outcome(enum.Enum):
    """What became of what was sent; UNKNOWN where the answer says something else or nothing."""

    ACCEPTED = "accepted"
    WITH_ERRORS = "accepted with errors"
    PARTLY = "partly accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Code(NamedTuple):
    """A code and what it says; ``meaning`` is empty for one that is not in our table."""

    code: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.code} ({self.meaning})" if self.meaning else self.code


@functools.cache
def _answers() -> dict[tuple[str, str, str], str]:
    rows = load_table("acks/answers").rows
    return {(row["answer"], row["rule"], row["when"]): row["code"] for row in rows}


def answer_code(answer: str, rule: str, *when: str) -> str:
    """The code of ``answer`` (interchange, group, transaction, segment, element) for a finding.

    ``when`` are its element or what its value is; the first that the table knows is taken.
    """
    table = _answers()
    for key in (*((rule, one) for one in when), *(("", one) for one in when), (rule, ""), ("", "")):
        if code := table.get((answer, *key)):
            return code
    raise KeyError(answer)


@functools.cache
def _words() -> dict[tuple[str, str], tuple[str, str]]:
    rows = load_table("acks/words").rows
    return {(row["list"], row["code"]): (row["meaning"], row["outcome"]) for row in rows}


def code_of(list_name: str, code: str) -> Code:
    """A code of a list (interchange, group, transaction, segment, element, category) in words."""
    return Code(code, _words().get((list_name, code), ("", ""))[0])


def category_outcome(category: str) -> Outcome:
    """What a claim status category (STC01-01) means for the claim."""
    said = _words().get(("category", category), ("", ""))[1]
    return Outcome(said) if said else Outcome.UNKNOWN
