"""A small real deployment that keeps every clause of the protocol, with its faults and its freedoms."""
