"""The commands that look at what was made, each loaded when it is asked for, and the options that commands share."""
