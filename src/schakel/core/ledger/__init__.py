"""What happened, so that no one can unsay it: a Merkle log, its signed heads and its proofs."""
