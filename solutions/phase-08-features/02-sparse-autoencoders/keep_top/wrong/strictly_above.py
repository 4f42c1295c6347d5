"""the smallest of the k is missing

Greater than the kth leaves k - 1.
"""


def keep_top(pre, k):
    least = pre.topk(k, dim=-1).values[..., -1:]
    return (pre * (pre > least)).relu()
