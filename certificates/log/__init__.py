"""The log of certificates: an append-only tree of what was issued and withdrawn, and its signed heads."""
