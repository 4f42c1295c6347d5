"""named twice is taken out twice

Subtracting once for each name in the list gives a head a negative weight the second time.
"""


def without_heads(output, writes, heads, reference=None):
    for head in heads:
        output = output - writes[:, :, head]
        if reference is not None:
            output = output + reference[:, :, head].mean(0)
    return output
