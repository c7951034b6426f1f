"""The vault: what is stored here opens only for the key, and in the place, it was sealed for.

`keys` makes the key pairs, `sealed` seals a message to them, `secret` locks a private key under
what a person knows, `box` is the one piece of encryption under all three. The bytes are written
down in docs/formats/sealed-message.md; the choices in docs/decisions/0002-hybrid-sealing.md.

Guarantee: whatever does not open raises one `VaultError` per verb, without a reason. Python keeps
copies of secrets in memory until they are collected; the vault does not promise to wipe them.
"""
