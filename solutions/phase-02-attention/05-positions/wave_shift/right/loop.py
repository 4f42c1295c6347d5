"""One pair at a time."""


def wave_product(distance, d_model, base=10_000.0):
    total = torch.zeros_like(distance, dtype=torch.float64)
    for j in range(d_model // 2):
        total = total + torch.cos(distance.double() / base ** (2 * j / d_model))
    return total.to(distance.dtype)


def shift_matrix(offset, d_model, base=10_000.0):
    out = torch.zeros(d_model, d_model)
    for j in range(d_model // 2):
        y = torch.tensor(offset / base ** (2 * j / d_model), dtype=torch.float64)
        s, c = 2 * j, 2 * j + 1
        out[s, s] = out[c, c] = y.cos()
        out[s, c], out[c, s] = -y.sin(), y.sin()
    return out
