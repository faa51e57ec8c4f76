"""How a property is judged: a check, its trials, the smallest broken one, and what is said of it."""
