"""The ledger: what was submitted, found, decided, acknowledged and paid.

SQLAlchemy is loaded when a ledger is opened, never by a check without one.
"""
