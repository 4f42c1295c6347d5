"""the means are not subtracted

A line through the origin has another slope.
"""


def frequency_fit(constant, counts):
    import torch

    used = counts > 0
    log_f = (counts[used].double() / counts.sum()).log()
    b = constant[used].double()
    r = torch.corrcoef(torch.stack([log_f, b]))[0, 1]
    return float(r), float(log_f @ b / (log_f @ log_f))
