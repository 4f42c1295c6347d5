"""A table [base edge prompt], judged at once."""

import torch


def planted_edges(edges, measure):
    plain = torch.stack([measure((), base) for base in ("clean", "corrupt")])
    table = torch.stack(
        [torch.stack([measure((e,), base) for e in edges]) for base in ("clean", "corrupt")]
    )
    change = (table - plain[:, None]).abs().amax((0, 2))
    share = change / (plain[0] - plain[1]).abs().max()
    return [edge for edge, size in zip(edges, share.tolist(), strict=True) if size > 0.01]
