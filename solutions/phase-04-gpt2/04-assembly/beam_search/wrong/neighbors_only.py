"""n = 3 behaves as n = 2

All of the last n − 1 tokens have to agree.
"""


def banned(tokens, n):
    if n == 1:
        return set(tokens)
    last = tokens[-1]
    return {tokens[i + 1] for i in range(len(tokens) - 1) if tokens[i] == last} if n else set()
