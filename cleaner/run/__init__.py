"""Many documents: plan, workers, manifest, resume, readers, writers."""
