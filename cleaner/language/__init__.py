"""What languages write: words, dates, stamps, names, agencies; and which language a text is in. May import text."""
