"""The cleaner as a step of other people's engines; each needs its extra."""
