"""Everyone entitled can look."""
