"""What can be said of a string without knowing page or language: characters, words, tokens, folds. May import types."""
