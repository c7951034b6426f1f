"""Carry a signal of human trafficking to the party that must act, and bring the answer back."""
