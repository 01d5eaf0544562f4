"""Claims typed in one line, for every test that judges one."""

from x12tools.claims.shell import encounter_rows, to_837
from x12tools.claims.shorthand import as_of, parse
from x12tools.codes import find_profile, load_profiles
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.fixes.numbering import renumber
from x12tools.rules.authorizations import authorizations
from x12tools.rules.context import Context
from x12tools.rules.encounters import encounters
from x12tools.wire import read, write


def edited(text):
    """The claims of a one-line text, and the 837 of it.

    ``CLAIM >> OLD => NEW >> OLD => NEW`` edits the 837, where ``/`` stands for the segment's end;
    segments are counted anew.
    """
    text, *edits = text.split(" >> ")
    claims = parse(text)
    data = to_837(claims)
    for edit in edits:
        old, _, new = edit.partition("=>")
        old, new = (part.strip().replace("/", "~\n").encode() for part in (old, new))
        assert data.count(old) == 1, old
        data = data.replace(old, new)
    document = read(data)
    list(renumber(document))
    return claims, write(document) if edits else data


def given(text, log=None):
    """The 837 of a one-line text, and the options with its chart and an authorization log."""
    claims, data = edited(text)
    charted = encounters(encounter_rows(claims))
    logged = None if log is None else authorizations(log)
    return data, Options(as_of=as_of(claims), encounters=charted, authorizations=logged)


def checked(text, log=()):
    """The report on a one-line text; the log was given, and is empty unless it is named."""
    return check(*given(text, log))


def told(text):
    """The one claim of a text as the rules get it, and what they know beside it."""
    data, options = given(text)
    seen = []
    options.on_claim = lambda claim, _: seen.append(claim)
    check(data, options)
    (claim,) = seen
    profile = find_profile(claim.payer.id, claim.filing_indicator, load_profiles())
    return claim, Context(profile, options.as_of, options.encounters.get(claim.id, ()))
