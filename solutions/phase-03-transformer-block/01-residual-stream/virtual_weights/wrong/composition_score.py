"""you compare sizes of matrices

The composition score divides by norms of both matrices and is far below 1 even for a reader
that loses nothing.
"""


def virtual_weights(W_out, w, W_in):
    return (W_out * w) @ W_in


def heard_fraction(W_out, w, W_in):
    reads = w[:, None] * W_in
    return (((W_out @ reads).norm() / (W_out.norm() * reads.norm())) ** 2).item()
