"""All that are not above it, the canary among them."""


def exposure(canary, others):
    everyone = torch.cat([others, others.new_tensor([canary])])
    n, worse = everyone.numel(), (everyone > canary).count_nonzero()
    return (torch.log2(torch.tensor(float(n))) - torch.log2((n - worse).double())).item()
