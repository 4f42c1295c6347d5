"""the sharpness on the keys; position 0 looks for the last one, which the mask hides"""


def hand_built(at, d_model, d_head):
    heads = []
    for query, key, source, target, shift in (
        ("pos", "pos", "token", "prev", 1),
        ("token", "prev", "token", "next", 0),
    ):
        n = at[query].stop - at[query].start
        m = at[source].stop - at[source].start
        W_Q, W_K, W_V = (torch.zeros(d_model, d_head) for _ in range(3))
        W_O = torch.zeros(d_head, d_model)
        W_Q[at[query], :n] = torch.eye(n).roll(shift, 0)
        W_K[at[key], :n] = 40 * math.sqrt(d_head) * torch.eye(n)
        W_V[at[source], :m] = torch.eye(m)
        W_O[:m, at[target]] = torch.eye(m)
        heads.append((W_Q, W_K, W_V, W_O))
    return tuple(heads)
