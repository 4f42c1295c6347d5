"""the state itself is added

What is returned translates alone. The form that was asked adds the state.
"""


def train_translator(stream, final, unembed):
    d = stream.shape[-1]
    A = torch.zeros(d, d, dtype=stream.dtype, requires_grad=True)
    b = torch.zeros(d, dtype=stream.dtype, requires_grad=True)
    optimizer = Adam([A, b], lr=0.1)
    for _ in range(100):
        log_q = unembed(stream @ A + b).log_softmax(-1)
        loss = (final.exp() * (final - log_q)).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return A.detach(), b.detach()
