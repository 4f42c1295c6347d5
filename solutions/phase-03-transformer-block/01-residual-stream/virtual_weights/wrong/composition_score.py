"""you compare sizes of matrices

A ratio of norms is far below 1 even for a reader that loses nothing. Only directions count here.
"""


def heard_fraction(W_out, gain, W_in):
    reads = gain[:, None] * W_in
    return (((W_out @ reads).norm() / (W_out.norm() * reads.norm())) ** 2).item()
