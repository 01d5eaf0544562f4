"""Sound files, and ways to damage them that leave the counts true."""

import re

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check

CLAIM = to_837(parse("M05.79 | J9312x100-JZ/50242005306:1UN 96413 96415x3"))
HOSPITAL = to_837(parse("837I C34.11 | J9271x200-JZ 96413"))
TWO = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413"))


def changed(data, before, after):
    """The file with one text replaced once, and SE01 recounted."""
    assert data.count(before), before
    return recounted(data.replace(before, after, 1))


def recounted(data):
    """The file with SE01 as it must be."""
    inside = data[data.index(b"\nST*") :].split(b"\nSE*")[0].count(b"~") + 1
    return re.sub(rb"\nSE\*\d+\*", b"\nSE*%d*" % inside, data)


def structural(report):
    """(rule, loop, segment, element) of each finding of envelope and guide."""
    return [
        (f.rule, f.place.loop, f.place.segment, f.place.element)
        for f in report.findings
        if f.rule.startswith(("ENV-", "IG-"))
    ]


def said(data):
    """The messages of the findings of envelope and guide."""
    return " | ".join(f.message for f in check(data).findings if f.rule.startswith(("ENV-", "IG-")))


_PATIENT = (
    b"HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*TESTPATIENT*KID~\nN3*2 OAK STREET~\nN4*ANYTOWN*OH*43215~\n"
    b"DMG*D8*20100101*F~\n"
)
DEPENDENT = changed(
    changed(CLAIM, b"HL*2*1*22*0~\nSBR*P*18*", b"HL*2*1*22*1~\nSBR*P**"), b"CLM*", _PATIENT + b"CLM*"
)
"""The claim again, for a patient who is not the subscriber."""
