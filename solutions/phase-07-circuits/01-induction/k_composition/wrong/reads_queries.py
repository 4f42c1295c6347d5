"""composition through the queries

Without the transpose, what is written meets W_Q first: that is how much the *queries* of the second
head hear of the first one. Both are real quantities. An induction circuit needs this one large.
"""


def k_composition(W_V, W_O, W_Q, W_K):
    written, read = W_V @ W_O, W_Q @ W_K.T
    return (written @ read).norm() / (written.norm() * read.norm())
