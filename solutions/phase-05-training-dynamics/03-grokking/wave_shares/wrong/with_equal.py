"""a share equal to the bound counts

More than three times means more.
"""


def find_keys(shares, times_even=3.0):
    return [k + 1 for k, s in enumerate(shares.tolist()) if s >= times_even / len(shares)]
