"""0/0 when the future had taken all of it

More digits move the cliff farther away and leave it there.
"""


def causal_attention(q, k, v):
    scores = (q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5).double()
    pattern = scores.softmax(-1).tril()
    return (pattern / pattern.sum(-1, keepdim=True)).to(v.dtype) @ v
