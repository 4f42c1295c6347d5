"""counts as negative strength

Where the feature is off, it is 0.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return x + (value - pre)[..., None] * W_dec[feature]
