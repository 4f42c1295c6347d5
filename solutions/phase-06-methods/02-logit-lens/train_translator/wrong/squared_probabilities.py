"""the difference of probabilities

A squared difference of probabilities hardly sees the unlikely tokens.
"""


def train_translator(stream, final, unembed):
    d = stream.shape[-1]
    A = torch.zeros(d, d, dtype=stream.dtype, requires_grad=True)
    b = torch.zeros(d, dtype=stream.dtype, requires_grad=True)
    optimizer = Adam([A, b], lr=0.1)
    for _ in range(100):
        log_q = unembed(stream + stream @ A + b).log_softmax(-1)
        loss = (final.exp() - log_q.exp()).square().sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return A.detach(), b.detach()
