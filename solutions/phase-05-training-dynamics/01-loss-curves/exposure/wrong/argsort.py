"""argsort says which secret

The first entry of argsort belongs to the first loss.
"""


def exposure(canary, others):
    losses = torch.cat([torch.tensor([canary], dtype=others.dtype), others])
    return math.log2(len(losses)) - math.log2(int(losses.argsort()[0]) + 1)
