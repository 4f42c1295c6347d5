"""changes its input W_Q in place

The caller's weights shrink with every call, so the second call gives another pattern than the
first.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    with torch.no_grad():
        W_Q /= W_Q.shape[1] ** 0.5
    scores = x @ W_Q @ (x @ W_K).mT
    future = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    pattern = scores.masked_fill(future, -torch.inf).softmax(-1)
    return pattern @ x @ W_V @ W_O, pattern
