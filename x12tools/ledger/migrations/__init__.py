"""The steps by which an older ledger becomes today's."""
