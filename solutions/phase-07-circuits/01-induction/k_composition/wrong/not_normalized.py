"""grows with the size of the weights

A head with larger weights is not wired more tightly. Divide by both norms, and only the directions
count.
"""


def k_composition(W_V, W_O, W_Q, W_K):
    return (W_V @ W_O @ W_K @ W_Q.T).norm()
