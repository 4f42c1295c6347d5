"""All three texts in one batch, lengths by einsum in double precision."""


def shuffle_effect(model, tokens, other, order):
    keep = torch.tensor([tokens.shape[1] - 1])
    shuffled = tokens.index_select(1, torch.cat([order, keep]))
    replaced = other.clone()
    replaced[:, -1] = tokens[:, -1]
    out = model(torch.cat([tokens, shuffled, replaced]))[:, -1]
    y, a, b = out.double().chunk(3)
    length = [torch.einsum("bd,bd->b", m - y, m - y).sqrt().mean() for m in (a, b)]
    return (length[0] / length[1]).to(out.dtype)
