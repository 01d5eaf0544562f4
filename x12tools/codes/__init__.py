"""Tables and code sets, each with its source, its date and the dates of service it may judge."""

from x12tools.codes.judging import CodeSet, Judgement, Verdict
from x12tools.codes.payers import PayerProfile, find_profile, load_profiles
from x12tools.codes.receivers import ReceiverProfile, find_receiver
from x12tools.codes.sets import find_set
from x12tools.codes.tables import Table, load_table, loaded_tables, name_tables

__all__ = [
    "CodeSet", "Judgement", "PayerProfile", "ReceiverProfile", "Table", "Verdict", "find_profile",
    "find_receiver", "find_set", "load_profiles", "load_table", "loaded_tables", "name_tables",
]  # fmt: skip
