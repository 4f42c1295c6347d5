"""The chain rule step by step: directly, through the variance, through the mean."""


def layer_norm_backward(dout, x, w, eps=1e-5):
    d = x.shape[-1]
    mean = x.mean(-1, keepdim=True)
    var = x.var(-1, correction=0, keepdim=True)
    inverse = (var + eps) ** -0.5
    dn = dout * w
    dvar = (dn * (x - mean)).sum(-1, keepdim=True) * -0.5 * inverse**3
    dmean = -(dn * inverse).sum(-1, keepdim=True)
    dx = dn * inverse + dvar * 2 * (x - mean) / d + dmean / d
    n = (x - mean) * inverse
    return dx, (dout * n).flatten(0, 1).sum(0), dout.flatten(0, 1).sum(0)
