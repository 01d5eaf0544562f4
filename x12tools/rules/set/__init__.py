"""Place of service, type of bill, revenue code."""
