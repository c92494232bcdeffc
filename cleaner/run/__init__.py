"""Many documents: plan, workers, manifest, resume, readers, writers. May import the pipeline."""
