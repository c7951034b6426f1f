"""The invented region, and a signal that walks."""
