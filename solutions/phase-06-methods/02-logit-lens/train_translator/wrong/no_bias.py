"""b is 0

The states at one place share a large part. Without b, the matrix has to take care of it.
"""


def train_translator(stream, final, unembed):
    d = stream.shape[-1]
    A = torch.zeros(d, d, dtype=stream.dtype, requires_grad=True)
    b = torch.zeros(d, dtype=stream.dtype, requires_grad=True)
    optimizer = Adam([A], lr=0.1)
    for _ in range(100):
        log_q = unembed(stream + stream @ A).log_softmax(-1)
        loss = (final.exp() * (final - log_q)).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return A.detach(), b.detach()
