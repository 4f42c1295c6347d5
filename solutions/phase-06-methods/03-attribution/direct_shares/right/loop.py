"""part by part"""


def direct_shares(parts, w, b, u, eps):
    import torch

    scale = torch.sqrt(torch.var(sum(parts), correction=0) + eps)
    shares = []
    for part in parts:
        shares.append(((part - part.mean()) * w * u).sum() / scale)
    return torch.stack(shares), torch.dot(b, u)
