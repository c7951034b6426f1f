"""Who takes part: organisations, members and their roles, agreements, and who can open what."""
