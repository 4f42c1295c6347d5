"""Forward by the cross-entropy alone, reverse by cross-entropy less the candidate's entropy."""

import torch


def closest_fit(p, candidates):
    p, q = p.double(), candidates.double()
    log_p, log_q = (x.clamp_min(1e-300).log() for x in (p, q))
    log_p, log_q = (torch.where(x < -600, -1e30, x) for x in (log_p, log_q))
    forward = -(log_q @ p)
    reverse = -(q @ log_p) - torch.special.entr(q).sum(1)
    return forward.argmin().item(), reverse.argmin().item()
