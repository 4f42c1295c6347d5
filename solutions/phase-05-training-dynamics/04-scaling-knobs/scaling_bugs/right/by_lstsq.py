"""Least squares by torch, means over a gathered axis."""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    done = torch.tensor([*batch])[:, None] * torch.tensor([*steps])
    mark = (done == tokens).long().argmax(1)
    n_size, n_seed, _ = losses.shape
    at = losses.double().gather(2, mark[:, None, None].expand(n_size, n_seed, 1))[..., 0].mean(1)
    x = (total.double() - embedding.double()).log()
    columns = torch.stack([torch.ones_like(x), x - x[0]], 1)
    line = torch.linalg.lstsq(columns[:-1], (at[:-1] - floor).log()[:, None]).solution
    guess = floor + (columns[-1:] @ line).exp().item()
    return guess, at[-1].item() - guess
