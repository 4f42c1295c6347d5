"""nan_to_num hides it

Infinity divided by infinity is NaN, and NaN turned into 0 looks like a key that nobody attends to.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    scores = x @ W_Q @ (x @ W_K).mT / W_Q.shape[1] ** 0.5
    powers = scores.exp().tril()
    pattern = (powers / powers.sum(-1, keepdim=True)).nan_to_num()
    return pattern @ x @ W_V @ W_O, pattern
