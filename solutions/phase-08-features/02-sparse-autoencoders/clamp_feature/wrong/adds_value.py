"""added to what is there already

Where the feature is on, it becomes too strong.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    return x + value * W_dec[feature]
