"""read along the decoder's row

Encoder and decoder are two matrices.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_dec[feature] + b_enc[feature]
    return x + (value - pre.relu())[..., None] * W_dec[feature]
