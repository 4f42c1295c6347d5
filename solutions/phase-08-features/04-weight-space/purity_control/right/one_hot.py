"""Classes as columns of a table, and NumPy's generator."""

import numpy as np
import torch


def list_purity(directions, W_U, classes, n=8):
    member = torch.nn.functional.one_hot(classes + 1)[:, 1:].to(directions)
    logits = torch.einsum("vd,dt->vt", directions, W_U)
    if member.shape[1] == 0:
        return logits.new_zeros(len(directions))
    pure = [member[one.topk(n).indices].mean(1).amax(1) for one in (logits, -logits)]
    return torch.maximum(*pure)


def random_directions(V, n_draw, seed=0):
    drawn = np.random.default_rng(seed).standard_normal((n_draw, V.shape[1]))
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return torch.from_numpy(drawn).to(V.dtype) @ V.T
