"""part by part, prompt by prompt"""


def without_part(parts, w, u, eps):
    import torch

    out = []
    for i in range(len(parts)):
        row = []
        for n in range(parts.shape[1]):
            rest = sum(parts[j, n] for j in range(len(parts)) if j != i)
            rest = rest + torch.zeros_like(parts[0, n])
            whole = parts[:, n].sum(0)
            left = (rest * w) @ u[n] / (rest @ rest / len(rest) + eps) ** 0.5
            full = (whole * w) @ u[n] / (whole @ whole / len(whole) + eps) ** 0.5
            row.append(full - left)
        out.append(torch.stack(row))
    return torch.stack(out)
