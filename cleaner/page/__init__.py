"""Bytes to a page, and all that can be measured on it: decode, segment, repair, the Reading. May import what is below."""
