"""A torch tensor in single precision."""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import torch

    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = torch.tensor((step - warmup) / (n_step - warmup))
    return (lr_final + (lr - lr_final) * (1 + torch.cos(torch.pi * done)) / 2).item()
