"""tie

A tie counts one half.
"""


def held_out_auc(x, lie, known):
    x = x.double()
    s = x @ (x[known & lie].mean(0) - x[known & ~lie].mean(0))
    return tuple(
        (s[m & lie][:, None] > s[m & ~lie]).double().mean().item() for m in (known, ~known)
    )
