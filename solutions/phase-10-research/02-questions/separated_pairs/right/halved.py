"""both orders, halved"""

import torch


def separated_pairs(allowed):
    both = allowed[:, None] & allowed[None]
    none = ~both.any(3)
    itself = torch.eye(len(allowed), dtype=torch.bool)[..., None]
    return (none & ~itself).sum((0, 1)) // 2
