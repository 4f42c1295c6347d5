"""where the feature was off

It is to have this value everywhere.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return x + ((value - pre) * (pre > 0))[..., None] * W_dec[feature]
