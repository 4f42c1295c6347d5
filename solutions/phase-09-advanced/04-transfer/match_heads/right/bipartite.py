"""As a matching of a bipartite graph whose edges all have a positive weight."""

import torch
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching


def match_heads(similarity):
    table = similarity.detach().double()
    weights = csr_array((table.max() - table + 1).numpy())
    rows, columns = min_weight_full_bipartite_matching(weights)
    partner = torch.empty(len(table), dtype=torch.long)
    partner[torch.from_numpy(rows).long()] = torch.from_numpy(columns).long()
    return partner
