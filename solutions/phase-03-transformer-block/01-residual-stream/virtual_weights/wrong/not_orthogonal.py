"""you need an orthonormal basis

Columns of unit length that are not orthogonal count what they share twice; the fraction can
exceed 1.
"""


def virtual_weights(W_out, w, W_in):
    return (W_out * w) @ W_in


def heard_fraction(W_out, w, W_in):
    reads = w[:, None] * W_in
    units = reads / reads.norm(dim=0)
    return ((W_out @ units).pow(2).sum() / W_out.pow(2).sum()).item()
