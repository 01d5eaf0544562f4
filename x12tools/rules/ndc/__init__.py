"""National drug codes."""
