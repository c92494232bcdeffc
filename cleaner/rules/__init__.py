"""The rule book: rules on the words of a block or the names of elements, ours and users' own. May import text."""
