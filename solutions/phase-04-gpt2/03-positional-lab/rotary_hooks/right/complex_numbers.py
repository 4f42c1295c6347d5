"""A pair as one complex number, in double precision."""

import torch


def rotary_hooks(cfg, start=0):
    half = cfg.d_head // 2
    speed = cfg.rotary_base ** (-torch.arange(half, dtype=torch.float64) / half)

    def turn(value, point):
        at = torch.arange(start, start + value.shape[1], dtype=torch.float64)
        wheel = torch.exp(1j * at[:, None] * speed)[:, None]
        a, b = value.double().chunk(2, -1)
        z = torch.complex(a, b) * wheel
        return torch.cat([z.real, z.imag], -1).to(value.dtype)

    hooks = {}
    for layer in range(cfg.n_layer):
        hooks["q", layer] = hooks["k", layer] = turn
    return hooks
