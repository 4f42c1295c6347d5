"""everything positive is kept

No choice is made.
"""


def keep_top(pre, k):
    return pre.relu()
