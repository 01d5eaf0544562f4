"""The data that x12tools ships: guide overlays, infusion tables, payer profiles, denial codes."""
