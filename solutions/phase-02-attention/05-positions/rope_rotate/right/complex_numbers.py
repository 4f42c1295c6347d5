"""Each pair as one complex number; the scores by turning the queries in the plane."""


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    z = torch.complex(x[..., :half], x[..., half:]) * torch.complex(cos, sin)[:, None]
    return torch.cat([z.real, z.imag], dim=-1)


def relative_scores(q, k, base=10_000.0):
    half = q.shape[-1] // 2
    a, b = (torch.complex(x[:, :half], x[:, half:]) for x in (q, k))
    speed = base ** (-torch.arange(half, dtype=q.dtype) / half)
    angle = torch.arange(8, dtype=q.dtype)[:, None] * speed
    wheel = torch.polar(torch.ones_like(angle), angle)
    return torch.einsum("qp,dp,kp->dqk", a, wheel, b.conj()).real
