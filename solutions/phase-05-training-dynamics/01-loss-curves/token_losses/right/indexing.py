"""Picks by index, in double precision, after the largest logit is taken off."""


def token_losses(logits, tokens):
    z = logits.double()
    z = z - z.max(-1, keepdim=True).values
    log_p = z - z.exp().sum(-1, keepdim=True).log()
    batch, pos = tokens.shape
    rows, places = torch.arange(batch)[:, None], torch.arange(pos - 1)
    return -log_p[rows, places, tokens[:, 1:]].to(logits.dtype)
