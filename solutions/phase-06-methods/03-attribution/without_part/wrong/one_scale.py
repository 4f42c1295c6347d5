"""one scale serves all prompts

Each prompt has its own.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        scale = (x.square().mean((-1, -2)) + eps).sqrt()
        return (x * w * u).sum(-1) / scale[..., None]

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
