"""has lost its gradient

The other heads are still to be trained, or attributed to, under the edit.
"""


def silence_head(z, head, at=None):
    silent = z.detach().clone()
    silent[:, slice(None) if at is None else list(at), head] = 0
    return silent
