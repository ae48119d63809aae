"""The one error that the command line turns into a message."""


class DevError(Exception):
    """Something the user can mend; its text says what happened and how to mend it."""
