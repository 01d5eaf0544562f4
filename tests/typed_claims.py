"""Claims typed in one line, for every test that judges one."""

from x12tools.claims.shell import earlier_837, encounter_rows, to_837
from x12tools.claims.shorthand import as_of, parse
from x12tools.codes import find_profile, load_profiles
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.engine.typed import log_rows
from x12tools.fixes.numbering import renumber
from x12tools.rules.authorizations import authorizations
from x12tools.rules.context import Context
from x12tools.rules.encounters import encounters
from x12tools.rules.history import services_in
from x12tools.wire import read, write


def edited(text):
    """The claims of a one-line text, the 837 of it, and the rows of its authorization log.

    ``CLAIM && ROW; ROW`` gives it a log (``log_rows``). ``CLAIM >> OLD => NEW >> OLD => NEW`` edits the
    837, where ``/`` stands for the segment's end; segments are counted anew.
    """
    text, *edits = text.split(" >> ")
    text, _, log = text.partition(" && ")
    claims = parse(text)
    data = to_837(claims)
    for edit in edits:
        old, _, new = edit.partition("=>")
        old, new = (part.strip().replace("/", "~\n").encode() for part in (old, new))
        assert data.count(old) == 1, old
        data = data.replace(old, new)
    document = read(data)
    list(renumber(document))
    rows = log_rows(log, claims.claims[0].keys.get("member", "MEMBER0001"))
    return claims, write(document) if edits else data, rows


def given(text, log=None):
    """The 837 of a one-line text, and the options with its chart, its history and an authorization log:
    that of the text, else ``log``."""
    claims, data, rows = edited(text)
    charted = encounters(encounter_rows(claims))
    logged = authorizations(rows or log) if rows or log is not None else None
    earlier = None if claims.earlier is None else services_in(earlier_837(claims))
    return data, Options(
        as_of=as_of(claims),
        encounters=charted,
        authorizations=logged,
        history=lambda claim: earlier,
    )


def checked(text, log=()):
    """The report on a one-line text; the log was given, and is empty unless text or ``log`` has rows."""
    return check(*given(text, log))


def told(text):
    """The one claim of a text as the rules get it, and what they know beside it."""
    data, options = given(text)
    seen = []
    options.on_claim = lambda claim, _: seen.append(claim)
    check(data, options)
    (claim,) = seen
    profile = find_profile(claim.payer.id, claim.filing_indicator, load_profiles())
    log = options.authorizations
    logged = None if log is None else log.of(claim)
    charted = options.encounters.get(claim.id, ())
    return claim, Context(profile, options.as_of, charted, logged, options.history(claim))
