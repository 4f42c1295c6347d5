"""changes its input

An edit that is written into the given matrix changes the model that you wanted to compare with.
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
    control = control * (edit.norm() / control.norm())
    before = W_out.clone()
    W_out += edit
    return W_out, before + control, hit(edit), leak.item(), hit(control)
