"""A small real deployment that keeps every clause of the protocol, with its faults and its freedoms.

Its tokens guard nothing: `reference-token` may use the entities demo and other, `reference-stranger-token` is another
user's, who may use finance alone, and `reference-expired-token` was valid once.
"""
