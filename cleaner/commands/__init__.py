"""The commands that look at what was made. Each module is loaded when its command is asked for."""
