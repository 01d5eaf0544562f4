"""What a result rests on: the version, the day, the tables and the payer profiles."""

import datetime
from collections.abc import Iterable
from typing import Any

import x12tools
from x12tools.codes import PayerProfile, loaded_tables


def provenance(as_of: datetime.date, profiles: Iterable[PayerProfile] = ()) -> dict[str, Any]:
    """The ``provenance`` of a JSON result.

    ``tables`` are those that were loaded, each with the day its data are of and the first and
    last date of service that it may judge; ``profiles`` those that claims found, each with the
    SHA-256 of its file. Both are in the order of their names.
    """
    return {
        "version": x12tools.__version__,
        "as_of": as_of.isoformat(),
        "tables": [
            {
                "name": table.name,
                "version": table.data_date.isoformat(),
                "from": table.valid_from.isoformat() if table.valid_from else None,
                "to": table.valid_to.isoformat() if table.valid_to else None,
            }
            for table in loaded_tables()
        ],
        "profiles": [
            {"name": name, "sha256": sha256}
            for name, sha256 in sorted({(profile.name, profile.sha256) for profile in profiles})
        ],
    }
