"""angles need double precision

Single precision knows 24 bits: places beyond 2**24 are rounded to even numbers.
"""


def wave_product(distance, d_model, base=10_000.0):
    speed = base ** (-torch.arange(0, d_model, 2) / d_model)
    return (distance.float()[..., None] * speed).cos().sum(-1).to(distance.dtype)
