"""A role for every block: votes, then passes. May import page, model and rules."""
