"""Time: minutes that were charted against units that are billed."""
