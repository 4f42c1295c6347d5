"""Shortest augmenting paths, in Python."""

import torch


def match_heads(similarity):
    cost = (-similarity.detach().double()).tolist()
    n, m, inf = len(cost), len(cost[0]), float("inf")
    u, v, owner, way = [0.0] * (n + 1), [0.0] * (m + 1), [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        owner[0], at = i, 0
        least, used = [inf] * (m + 1), [False] * (m + 1)
        while True:
            used[at] = True
            row, delta, nxt = owner[at], inf, 0
            for j in range(1, m + 1):
                if not used[j]:
                    now = cost[row - 1][j - 1] - u[row] - v[j]
                    if now < least[j]:
                        least[j], way[j] = now, at
                    if least[j] < delta:
                        delta, nxt = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[owner[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            at = nxt
            if owner[at] == 0:
                break
        while at:
            owner[at], at = owner[way[at]], way[at]
    partner = torch.zeros(n, dtype=torch.long)
    for j in range(1, m + 1):
        if owner[j]:
            partner[owner[j] - 1] = j - 1
    return partner
