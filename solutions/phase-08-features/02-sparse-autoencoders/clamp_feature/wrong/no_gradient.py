"""has lost its gradient

The strength is cut off the graph.
"""


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return (x + (value - pre.relu())[..., None] * W_dec[feature]).detach()
