"""One position and one distance at a time."""


def rotate(x, cos, sin):
    half, out = x.shape[-1] // 2, []
    for i in range(x.shape[1]):
        a, b = x[:, i, :, :half], x[:, i, :, half:]
        out.append(torch.cat([a * cos[i] - b * sin[i], b * cos[i] + a * sin[i]], dim=-1))
    return torch.stack(out, dim=1)


def relative_scores(q, k, base=10_000.0):
    half, tables = q.shape[1] // 2, []
    speed = torch.stack([torch.tensor(base ** (-j / half), dtype=q.dtype) for j in range(half)])
    for distance in range(8):
        angle = (distance * speed)[None]
        tables.append(rotate(q[None, None], angle.cos(), angle.sin())[0, 0] @ k.mT)
    return torch.stack(tables)
