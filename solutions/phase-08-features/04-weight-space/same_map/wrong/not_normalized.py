"""grows with the weights

A head with larger weights is not more alike.
"""


def same_map(A, B, C, D):
    return ((A.T @ C) * (B @ D.T)).sum()
