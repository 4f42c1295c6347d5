"""columns of unit length that are not orthogonal

Such columns count twice what they share; the fraction can exceed 1.
"""


def heard_fraction(W_out, gain, W_in):
    reads = gain[:, None] * W_in
    units = reads / reads.norm(dim=0)
    return ((W_out @ units).pow(2).sum() / W_out.pow(2).sum()).item()
