"""pulls the direction back through W_O, in double precision"""


def by_source(pattern, v, W_O, d, scale):
    back = (W_O.double() @ (d.double() / scale.double()[:, None]).T).permute(2, 0, 1)
    read = (v.double().transpose(1, 2) * back[:, :, None]).sum(-1)
    return (pattern[:, :, -1].double() * read).to(v.dtype)
