"""Claims that stand twice in a file: the same claim, the same number, the same services."""

from array import array
from hashlib import blake2b

from x12tools.claims import Claim
from x12tools.engine.judged import Judged
from x12tools.findings import Check, Denial, Finding, Severity
from x12tools.guides.loops import Loop

DUPLICATE = Check(
    id="SIT-DUPLICATE",
    title="A claim stands twice in the file",
    severity=Severity.REJECT,
    snip=4,
    source=("CMS IOM 100-04 ch. 1 §120; 005010X222A1/2300/CLM01",),
    denials=(Denial("OA", "18"),),
    stc=("A3:78",),
)

_OF_THE_SENDING = ("6R", "D9")
"""REF qualifiers of numbers that name a sending and not what is sent: the line's, the clearinghouse's."""

_STANDARD = ("*", ":")


class Duplicates:
    """The claims of one file met so far, by hash: under 100 bytes a claim.

    Files of one run are not compared: a folder may hold a file and its corrected copy, and what
    was sent before is the ledger's to know.
    """

    def __init__(self) -> None:
        self._numbers = Seen()
        self._contents = Seen()

    def found(self, judged: Judged, loop: Loop, number: int) -> list[Finding]:
        """What the claim, the ``number``-th of its file from 1, shares with an earlier one; ``loop`` is
        its 2300."""
        same_number = self._numbers.first(_hash(judged.claim_id), number) if judged.claim_id else None
        same_content = self._contents.first(judged.content, number)
        severity = Severity.RISK
        if same_content and same_number:
            message = f"The claim stands in the file already, as claim {same_content}."
            severity = DUPLICATE.severity
        elif same_content:
            message = f"Claim {same_content} has the same services of the same patient, under another CLM01."
        elif same_number:
            message = f"Claim {same_number} has the same CLM01; answers to the two cannot be told apart."
        else:
            return []
        place = loop.place(element="CLM01")
        return [DUPLICATE.at(place, message, value=judged.claim_id, severity=severity)]


class Seen:
    """Hashes of 64 bits met before, each with the number of the claim it was first met on.

    A table with open addressing, never more than two thirds full: 12 bytes a slot.
    """

    def __init__(self) -> None:
        self._size = 0
        self._hashes = array("Q", bytes(8 * 64))
        self._claims = array("I", bytes(4 * 64))

    def first(self, hash: int, claim: int) -> int | None:
        """The claim that a hash was first met on; None for a new one, which is remembered."""
        hash = hash or 1  # 0 is an empty slot
        at = self._slot(hash)
        if self._hashes[at]:
            return self._claims[at]
        self._hashes[at], self._claims[at] = hash, claim
        self._size += 1
        if 3 * self._size > 2 * len(self._hashes):
            self._grow()
        return None

    def _slot(self, hash: int) -> int:
        """Where a hash stands, or the empty slot that is for it."""
        hashes = self._hashes
        last = len(hashes) - 1
        at = hash & last
        while hashes[at] not in (0, hash):
            at = (at + 1) & last
        return at

    def _grow(self) -> None:
        old_hashes, old_claims = self._hashes, self._claims
        self._hashes = array("Q", bytes(2 * 8 * len(old_hashes)))
        self._claims = array("I", bytes(2 * 4 * len(old_claims)))
        for hash, claim in zip(old_hashes, old_claims, strict=True):
            if hash:
                at = self._slot(hash)
                self._hashes[at], self._claims[at] = hash, claim


def _hash(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def content_hash(claim: Claim) -> int:
    """A hash of all that makes a claim what it is: payer, billing provider, member, patient, frequency,
    services.

    Less the numbers of the sending: CLM01, and the control numbers of claim and lines.
    """
    payer, billing, member, patient = claim.payer, claim.billing, claim.subscriber, claim.patient
    texts = [(party.id if party else None) or "" for party in (payer, billing, member)]
    if patient is not None:
        texts.append(f"{patient.name} {patient.first_name} {patient.birth_date}")
    delimiters = claim.loop.delimiters
    element, component = delimiters.element, delimiters.component
    sending = tuple(f"REF{element}{qualifier}{element}" for qualifier in _OF_THE_SENDING)
    clm, *rest = claim.loop.inside()
    texts.append(clm.text.split(element, 2)[-1])
    texts += [text for _, text, _, _ in rest if not text.startswith(sending)]
    content = "\n".join(texts)
    if (element, component) != _STANDARD:
        content = content.replace(element, "*").replace(component, ":")
    return _hash(content)
