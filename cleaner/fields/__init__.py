"""The record's fields about the article, a module a field. May import page; sees labels as values, imports no pass."""
