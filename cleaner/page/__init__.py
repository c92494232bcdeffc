"""Bytes to a page: what stands between a document and its blocks."""
