"""The command and what it shows: config, explain, report, diff, golden. May import run."""
