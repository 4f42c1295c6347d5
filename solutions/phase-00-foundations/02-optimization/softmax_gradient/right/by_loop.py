"""Entry by entry, in a loop."""

import torch


def softmax_gradient(logits, target):
    n, k = logits.shape
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    p = e / e.sum(dim=1, keepdim=True)
    jacobian, gradient = logits.new_zeros(n, k, k), logits.new_zeros(n, k)
    for s in range(n):
        for i in range(k):
            for j in range(k):
                jacobian[s, i, j] = p[s, i] * (float(i == j) - p[s, j])
            gradient[s, i] = (p[s, i] - (target[s] == i).to(p)) / n
    return p, jacobian, gradient
