"""the norm's gain is missing

The reader never sees the stream itself, but a copy whose coordinates have been multiplied by
the gain.
"""


def virtual_weights(W_out, gain, W_in):
    return W_out @ W_in
