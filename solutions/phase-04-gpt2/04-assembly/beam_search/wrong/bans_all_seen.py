"""only tokens that complete an n-gram

With n = 2 a token may come again behind another one.
"""


def banned(tokens, n):
    return set(tokens) if n else set()
