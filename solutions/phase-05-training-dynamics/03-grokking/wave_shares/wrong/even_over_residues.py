"""an even share is one part in (p − 1)/2

There are half as many frequencies as residues.
"""


def find_keys(shares, times_even=3.0):
    p = 2 * len(shares) + 1
    return [k + 1 for k, s in enumerate(shares.tolist()) if s > times_even / p]
