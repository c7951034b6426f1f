"""What was given or refused, by which law."""
