"""May I share this? An answer for anyone, without a signal or an account; nothing is stored."""
