"""begin at A = 0 and b = 0"""


def train_translator(stream, final, unembed):
    d = stream.shape[-1]
    generator = torch.Generator().manual_seed(0)
    A = torch.randn(d, d, generator=generator, dtype=stream.dtype) / d
    b = torch.zeros(d, dtype=stream.dtype, requires_grad=True)
    optimizer = Adam([A.requires_grad_(), b], lr=0.1)
    for _ in range(200):
        log_q = unembed(stream + stream @ A + b).log_softmax(-1)
        loss = (final.exp() * (final - log_q)).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return A.detach(), b.detach()
