"""the control is not as large

If the control's edit is larger or smaller than the real one, its hit says nothing: size could
explain the difference.
"""

import torch


def measure_edit(W_out, post, at, change, seed=0):
    others = torch.cat([post[:at], post[at + 1 :]])
    C = others.T @ others / len(others)
    C = C + 1e-3 * C.diagonal().mean() * torch.eye(len(C)).to(C)

    def rank_one(key):
        along = torch.linalg.solve(C, key)
        return torch.outer(along, change) / (key @ along)

    def hit(difference):
        return ((post[at] @ difference @ change) / change.pow(2).sum()).item()

    edit = rank_one(post[at])
    leak = (others @ edit).norm(dim=1).pow(2).mean().sqrt() / change.norm()
    order = torch.randperm(len(C), generator=torch.Generator().manual_seed(seed))
    control = rank_one(post[at][order])
    return W_out + edit, W_out + control, hit(edit), leak.item(), hit(control)
