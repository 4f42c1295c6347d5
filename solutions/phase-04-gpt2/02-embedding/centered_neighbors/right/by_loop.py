"""A loop over the queries, PyTorch's cosine, and a full sort."""

import torch


def centered_neighbors(W_E, tokens, n):
    centered = W_E - W_E.mean(dim=0, keepdim=True)
    ids, values = [], []
    for t in tokens.tolist():
        cosine = torch.nn.functional.cosine_similarity(centered[t][None], centered, dim=-1)
        order = [i for i in cosine.argsort(descending=True).tolist() if i != t][:n]
        ids.append(torch.tensor(order))
        values.append(cosine[order])
    return torch.stack(ids), torch.stack(values)
