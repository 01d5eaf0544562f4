"""Tables and code sets, each with its source, its date and the dates of service it may judge."""

from x12tools.codes.payers import PayerProfile, find_profile, load_profiles
from x12tools.codes.tables import Table, load_table, loaded_tables

__all__ = ["PayerProfile", "Table", "find_profile", "load_profiles", "load_table", "loaded_tables"]
