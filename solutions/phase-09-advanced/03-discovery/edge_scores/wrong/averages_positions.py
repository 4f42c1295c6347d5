"""positions are averaged"""


def edge_scores(change, slope, exists):
    return torch.einsum("wbpd,rbpd->wrb", change, slope)[exists] / change.shape[2]
