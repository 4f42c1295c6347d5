"""its sign is lost

Moving back by three is not moving on by three.
"""


def shift_matrix(offset, d_model, base=10_000.0):
    y = abs(offset) * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
    blocks = torch.stack([y.cos(), -y.sin(), y.sin(), y.cos()], dim=-1).view(-1, 2, 2)
    return torch.block_diag(*blocks).float()
