"""From bytes to a page: what was wrapped around it taken off, its lines found."""
