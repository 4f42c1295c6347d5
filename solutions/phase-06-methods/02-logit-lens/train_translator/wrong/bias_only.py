"""only b is trained

A constant shifts every state alike.
"""


def train_translator(stream, final, unembed):
    d = stream.shape[-1]
    b = torch.zeros(d, dtype=stream.dtype, requires_grad=True)
    optimizer = Adam([b], lr=0.1)
    for _ in range(100):
        log_q = unembed(stream + b).log_softmax(-1)
        loss = (final.exp() * (final - log_q)).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.zeros(d, d, dtype=stream.dtype), b.detach()
