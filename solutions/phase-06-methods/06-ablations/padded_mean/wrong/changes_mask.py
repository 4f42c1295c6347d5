"""changes its input real in place

The mask belongs to the caller, who needs it again.
"""


def usual_output(z, real):
    for mask in real:
        mask[mask.int().argmax()] = False
    return z[real].mean(0)
