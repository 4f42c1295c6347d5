"""still reaches an earlier output

Subtracting 10 leaves a weight of e^−10 for a future key with the same score, and all of it for one
that scores 20 more. Only −∞, or the lowest number of the type in its place, is low enough.
"""


def causal_attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    return (scores - 10 * torch.ones_like(scores).triu(1)).softmax(-1) @ v
