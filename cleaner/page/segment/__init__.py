"""A document as a list of blocks, whatever it came as. Part of page."""
