"""What a trained person makes of it."""
