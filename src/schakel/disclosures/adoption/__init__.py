"""Adopting the rules: what a change does, who signed it, and whether the past still stands."""
