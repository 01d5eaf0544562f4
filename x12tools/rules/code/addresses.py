"""The state and the country of an N4."""

from x12tools.codes import Verdict, find_set

PROVINCES = frozenset("AB BC MB NB NL NS NT NU ON PE QC SK YT".split())
"""Canada's provinces and territories, as its post writes them."""

HOME = ("", "US", "USA")
"""How N404 says the United States, or leaves it unsaid."""


def is_state(code: str) -> bool:
    """Whether a code is a state, territory or military post of the United States."""
    states = find_set("states")
    return states is None or states.judge(code, None).verdict is not Verdict.UNKNOWN


def is_country(code: str) -> bool:
    """Whether two letters are a country's."""
    countries = find_set("countries")
    return countries is None or countries.judge(code, None).verdict is not Verdict.UNKNOWN
