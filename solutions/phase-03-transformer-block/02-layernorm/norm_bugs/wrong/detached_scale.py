"""the scale must depend on x in the graph

The scale looks like a constant. It is a function of x.
"""


def post_norm(x, f, w, b, eps=1e-5):
    y = x + f(x)
    y = y - y.mean(-1, keepdim=True)
    scale = (y.var(-1, correction=0, keepdim=True) + eps).sqrt().detach()
    return y / scale * w + b
