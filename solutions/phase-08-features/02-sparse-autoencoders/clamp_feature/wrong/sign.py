"""the sign is wrong

Too weak must grow.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return x + (pre.relu() - value)[..., None] * W_dec[feature]
