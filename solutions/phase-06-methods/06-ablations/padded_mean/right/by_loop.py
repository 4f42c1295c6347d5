"""A loop over the prompts; a sum and a count."""


def usual_output(z, real):
    total, count = 0.0, 0
    for one, mask in zip(z, real, strict=True):
        rows = one[mask][1:].double()
        total, count = total + rows.sum(0), count + len(rows)
    return (total / count).to(z.dtype)
