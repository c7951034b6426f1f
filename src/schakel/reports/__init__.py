"""What a person told us."""
