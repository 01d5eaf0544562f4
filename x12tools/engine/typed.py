"""A claim typed in one line, as a check gets it: its 837, its chart, its history, its log."""

from x12tools.claims.shell import earlier_837, encounter_rows, to_837
from x12tools.claims.shorthand import as_of, parse
from x12tools.engine.options import Options
from x12tools.rules.authorizations import STATUSES, authorizations
from x12tools.rules.encounters import encounters
from x12tools.rules.history import services_in

_COLUMNS = {"member": "member_id", "payer": "payer_id", "npi": "provider_npi", "place": "place_of_service"}
_MEMBER = "MEMBER0001"


def typed(text: str, log: str | None = None) -> tuple[bytes, Options]:
    """The 837 of a one-line text, and the options of a check a week after its first service.

    ``log`` is an authorization log in words (``log_rows``), None where there is none. Raises
    UsageError for what is no claim.
    """
    claims = parse(text)
    told = Options(as_of=as_of(claims), encounters=encounters(encounter_rows(claims)))
    if log is not None:
        told.authorizations = authorizations(log_rows(log, claims.claims[0].keys.get("member", _MEMBER)))
    if claims.earlier is not None:
        earlier = services_in(earlier_837(claims))
        told.history = lambda claim: earlier
    return to_837(claims), told


def log_rows(text: str, member: str = _MEMBER) -> list[dict[str, str]]:
    """The rows of an authorization log in words: ``A1 J1745x240 2024-01-01..2024-12-31 denied; A2``.

    A number, then a code with its units, the days, a status, and any column as ``visits=6``. A row is
    for the claim's member unless ``member=`` says another, or nothing, which is any.
    """
    rows = []
    for one in filter(str.strip, text.split(";")):
        number, *words = one.split()
        row = {"auth_number": number, "member_id": member}
        for word in words:
            name, equals, value = word.partition("=")
            if equals:
                row[_COLUMNS.get(name, name)] = value
            elif ".." in word:
                row["valid_from"], row["valid_to"] = word.split("..")
            elif word in STATUSES:
                row["status"] = word
            else:
                row["hcpcs"], _, row["units"] = word.partition("x")
        rows.append(row)
    return rows
