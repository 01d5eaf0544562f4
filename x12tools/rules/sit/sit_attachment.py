"""SIT-ATTACHMENT: an attachment sent apart, without the number it is found by."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_SENT_APART = frozenset({"BM", "EL", "EM", "FT", "FX"})
"""PWK02: by mail, electronically, by e-mail, as a file, by fax."""


@rule(
    id="SIT-ATTACHMENT",
    title="An attachment has no control number",
    severity=Severity.REJECT,
    segments="PWK",
    snip=4,
    voids=True,
    source="005010X222A1/2300/PWK06; 005010X222A1/2400/PWK06; 005010X223A2/2300/PWK06",
    denials=[Denial("CO", "252", ("N706",))],
    stc="A7:489",
)
def sit_attachment(claim: Claim, context: Context) -> Iterator[Finding]:
    """What comes by mail, fax or file is laid to its claim by its control number (PWK06).

    Pass: M05.79 | 96413
    """
    lines = [(line.loop, line.number) for line in claim.lines]
    for loop, number in [(claim.loop, None), *lines]:
        for located in loop.find_all("PWK"):
            parts = [*located.text.split(loop.delimiters.element), *[""] * 6]
            if parts[2] not in _SENT_APART or parts[6]:
                continue
            yield at_claim(
                sit_attachment,
                claim,
                loop.place(located, "PWK06", number),
                f"PWK02 {parts[2]} sends an attachment apart, and PWK06 gives it no control number.",
                context,
                fix=Fix(Safety.HUMAN, "Give the attachment a number, and write the same one on it."),
            )
