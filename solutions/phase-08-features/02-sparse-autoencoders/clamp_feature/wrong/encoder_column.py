"""along the encoder's column

It reads one direction and writes another.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return x + (value - pre.relu())[..., None] * W_enc[:, feature]
