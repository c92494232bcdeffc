"""The record, its removals, its schema, and it as Markdown. May import types and text."""
