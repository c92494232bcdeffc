"""The lines of a text that has lost them: read back from marks that carried them, or found by a learned model. Part of page."""
