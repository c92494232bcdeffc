"""A story that the page carries but does not show: in JSON-LD, or in the state that its scripts draw. Part of page."""
