"""stands elsewhere

On the left, place 0 is padding, and the first token is counted.
"""


def usual_output(z, real):
    keep = real.clone()
    keep[:, 0] = False
    return z[keep].mean(0)
