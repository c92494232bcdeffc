"""Pages to look at: one document with every decision, or a whole output folder. Plain HTML, no framework, no network."""
