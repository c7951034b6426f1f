"""Prove what the rules do, over every question that can be asked of them."""
