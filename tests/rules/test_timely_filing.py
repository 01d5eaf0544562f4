"""INF-LIF-01 by the law of the day of service."""

import pytest
from typed_claims import checked


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("2006-10-15 M05.79 | 96413 2005-02-15: 96413", False),  # to the end of the next year, then
        ("2011-06-01 M05.79 | 96413 2009-12-31: 96413", False),
        ("2011-06-01 M05.79 | 96413 2010-01-01: 96413", True),
    ],
)
def test_medicares_one_year_is_for_services_from_2010_on(text, late):
    assert any(finding.rule == "INF-LIF-01" for finding in checked(text).findings) is late
