"""The demonstration: every line of it is read from a server while it runs."""
