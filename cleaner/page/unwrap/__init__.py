"""What programs wrap around a page, known by what it is and taken off; the last look for what nobody could. Part of page."""
