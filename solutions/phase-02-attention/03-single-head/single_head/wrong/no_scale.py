"""the scores are not divided by √d_head

Without the scale the softmax saturates as heads get wider; Lesson 2.1 measures how fast.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.transpose(-1, -2)
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    pattern = scores.masked_fill(~allowed, -torch.inf).softmax(-1)
    return pattern @ v @ W_O, pattern
