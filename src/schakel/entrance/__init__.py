"""The way in for people who work here: signing in, joining, colleagues, and what a role is."""
