"""What is learned, and nothing else: numbers in, probabilities out. May import types."""
