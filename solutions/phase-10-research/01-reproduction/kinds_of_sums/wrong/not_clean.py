"""clean

Everything that was not shown is called clean: the leak is still in.
"""


def kinds_of_sums(shown):
    return shown.T & ~shown, ~shown
