"""Quality and speed on the benchmark, against floors and peers."""
