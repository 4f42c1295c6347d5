"""Index by index, in double precision."""

import torch


def same_map(A, B, C, D):
    a, b, c, d = (x.double() for x in (A, B, C, D))

    def inner(a, b, c, d):
        return torch.einsum(
            "kl,kl->", torch.einsum("mk,ml->kl", a, c), torch.einsum("kn,ln->kl", b, d)
        )

    return (inner(a, b, c, d) / inner(a, b, a, b).sqrt() / inner(c, d, c, d).sqrt()).to(A.dtype)
