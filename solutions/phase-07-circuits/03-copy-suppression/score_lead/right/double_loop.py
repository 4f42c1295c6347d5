"""draw by draw, in double precision"""


def score_lead(before, after, place):
    import torch

    leads = []
    for a, b, j in zip(before.double(), after.double(), place.tolist(), strict=True):
        change = b - a
        rest = torch.cat([change[:, :j], change[:, j + 1 :]], 1)
        leads.append(change[:, j] - rest.mean(1))
    return torch.stack(leads).mean(0).to(before.dtype)
