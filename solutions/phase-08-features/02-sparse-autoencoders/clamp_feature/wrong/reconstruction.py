"""is replaced by a reconstruction

What the dictionary does not know is lost.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    f[..., feature] = value
    return f @ W_dec + b_dec
