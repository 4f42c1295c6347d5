"""Complex exponentials for the product, the matrix exponential of a generator for the shift."""


def wave_product(distance, d_model, base=10_000.0):
    speed = base ** (-2 * torch.arange(d_model // 2).double() / d_model)
    return torch.exp(1j * distance.double()[..., None] * speed).real.sum(-1).to(distance.dtype)


def shift_matrix(offset, d_model, base=10_000.0):
    speed = base ** (-2 * torch.arange(d_model // 2).double() / d_model)
    spin = torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=torch.float64)
    return torch.matrix_exp(offset * torch.kron(speed.diag(), spin)).float()
