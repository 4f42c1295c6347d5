"""a value below zero is taken as 0

A move against the direction is refused in silence.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return x + (max(value, 0.0) - pre.relu())[..., None] * W_dec[feature]
