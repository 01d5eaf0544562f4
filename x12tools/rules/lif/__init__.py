"""From first filing to correction: dates, duplicates, documents, what belongs on one claim."""
