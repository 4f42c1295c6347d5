"""the far tokens are zero

Token 0 is a token like any other. A window that begins with thirty of them is no text.
"""


def swap_context(own, other, keep):
    swapped = own.clone()
    swapped[:, : max(own.shape[1] - 1 - keep, 0)] = 0
    return swapped
