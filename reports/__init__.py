"""What we tell: everything here is made from one record, the content of `conformance.json`."""
