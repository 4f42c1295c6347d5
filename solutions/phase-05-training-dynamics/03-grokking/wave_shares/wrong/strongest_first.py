"""the strongest comes first

`topk` and `argsort` give another order than the one asked.
"""


def find_keys(shares, times_even=3.0):
    order = shares.argsort(descending=True).tolist()
    return [k + 1 for k in order if shares[k] > times_even / len(shares)]
