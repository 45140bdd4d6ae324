"""The one error that a user is meant to read."""


class OferError(Exception):
    """A fault in the input, the configuration or the machine.

    The message is one line: which file or key, what is wrong with it, what to do about it.
    Stages and commands print it without a traceback and exit with status 1.
    """
