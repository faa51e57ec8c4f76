"""What values a schema allows, and plain ones of them."""
