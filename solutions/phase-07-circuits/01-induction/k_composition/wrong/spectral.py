"""largest singular value

The spectral norm asks for the one direction that composes best, the Frobenius norm for all of them
together. Scores of one kind cannot be compared with scores or baselines of the other.
"""


def k_composition(W_V, W_O, W_Q, W_K):
    written, read = W_V @ W_O, W_K @ W_Q.T
    two = torch.linalg.matrix_norm
    return two(written @ read, 2) / (two(written, 2) * two(read, 2))
