"""loops over plain lists"""


def decided_at(choices):
    layers, batch, pos = choices.shape
    out = torch.zeros(batch, pos, dtype=torch.long)
    for i in range(batch):
        for j in range(pos):
            column = choices[:, i, j].tolist()
            layer = layers - 1
            while layer > 0 and column[layer - 1] == column[-1]:
                layer -= 1
            out[i, j] = layer
    return out
