"""What is claimed of lists: filters, orders, pages."""
