"""What happened, so that nobody can unsay it. Every room records here; none reads content."""
