"""read from x itself

The dictionary reads x less b_dec.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = x @ W_enc[:, feature] + b_enc[feature]
    return x + (value - pre.relu())[..., None] * W_dec[feature]
