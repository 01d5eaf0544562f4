"""Who rendered, supervised, ordered."""
