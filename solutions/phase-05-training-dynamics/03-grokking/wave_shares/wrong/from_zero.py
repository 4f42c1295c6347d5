"""numbered from 0

The constant was left out, so entry 0 is frequency 1.
"""


def find_keys(shares, times_even=3.0):
    return [k for k, s in enumerate(shares.tolist()) if s > times_even / len(shares)]
