"""has lost its gradient

Whoever trains on the pattern, say on its entropy, gets no gradient from a detached one, although
the output trains as it should.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    scores = x @ W_Q @ (x @ W_K).mT / W_Q.shape[1] ** 0.5
    future = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    pattern = scores.masked_fill(future, -torch.inf).softmax(-1)
    return pattern @ x @ W_V @ W_O, pattern.detach()
