"""a sum that was shown is neither

What was shown, and whose mirror was shown too, is no test.
"""


def kinds_of_sums(shown):
    return shown.T, ~shown.T & ~shown
