"""acts before the first

With row vectors the first thing that happens stands on the left. Papers that write columns have the
product the other way round; copied without turning it, the later head writes to the earlier one.
"""


def k_composition(W_V, W_O, W_Q, W_K):
    written, read = W_V @ W_O, W_K @ W_Q.T
    return (read @ written).norm() / (written.norm() * read.norm())
