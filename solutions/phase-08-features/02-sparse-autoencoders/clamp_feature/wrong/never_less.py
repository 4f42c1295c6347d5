"""strong feature is not brought down

A value is asked, not a least value.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return x + (value - pre.relu()).clamp(min=0)[..., None] * W_dec[feature]
