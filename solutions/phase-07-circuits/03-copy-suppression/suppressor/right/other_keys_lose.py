"""no extra coordinate for the start token: all other keys lose by as much"""


def suppressor(at, d_model, d_head, strength):
    import torch

    n, sharp = at["token"].stop - at["token"].start, 18 * d_head**0.5
    W_Q, W_K, W_V = torch.zeros(3, d_model, d_head).unbind()
    W_O = torch.zeros(d_head, d_model)
    W_Q[at["next"], : n - 1] = 2 * torch.eye(n)[:, :-1]
    W_K[at["token"], : n - 1] = sharp * torch.eye(n)[:, :-1]
    W_Q[at["one"], d_head - 1] = -1
    W_K[at["token"].start : at["token"].stop - 1, d_head - 1] = sharp
    W_V[at["token"], : n - 1] = torch.eye(n)[:, :-1]
    W_O[: n - 1, at["next"]] = -strength * torch.eye(n)[:-1]
    return W_Q, W_K, W_V, W_O
