"""All cosines at once, in float64; a null is the mean of a shifted diagonal."""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    n = len(write)
    a, b = (
        torch.nn.functional.normalize(x.double() - x.double().mean(0), dim=-1)
        for x in (write, stream)
    )
    cosine = a @ b.T
    generator = torch.Generator().manual_seed(seed)
    shifts = 1 + torch.randint(n - 1, (n_null, 1), generator=generator)
    rows = torch.arange(n)
    null = cosine[rows, (rows + shifts) % n].mean(-1)
    return float(cosine.diagonal().mean()), null.to(write.dtype)
