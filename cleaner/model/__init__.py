"""What is learned, and nothing else: numbers in, probabilities out; knows no page."""
