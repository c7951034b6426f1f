"""Pure Python: the law, the signs, the ledger and the vault. Knows no framework."""
