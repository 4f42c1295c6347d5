"""prompt by prompt and position by position"""


def through_path(x, z, z_other, W_O, norm, W, b):
    import torch

    rows = []
    for stream, old, new in zip(x, z, z_other, strict=True):
        places = [s + (n - o) @ W_O for s, o, n in zip(stream, old, new, strict=True)]
        rows.append(torch.stack([norm(place) @ W + b for place in places]))
    return torch.stack(rows)
