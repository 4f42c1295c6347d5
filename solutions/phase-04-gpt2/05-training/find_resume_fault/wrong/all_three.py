"""with a constant rate

Off by one shows in the rate only where the rate changes.
"""


def find_resume_fault(straight, resumed, checkpoint):
    pairs = list(zip(straight[checkpoint:], resumed, strict=False))

    def differs(name):
        return any(
            a[name] != b[name]
            if name == "batch"
            else not math.isclose(a[name], b[name], rel_tol=1e-5)
            for a, b in pairs
        )

    lr, batch, draw = differs("lr"), differs("batch"), differs("draw")
    if lr and batch and draw:
        return "step"
    for seen, fault in ((lr, "schedule"), (batch, "data"), (draw, "random")):
        if seen:
            return fault
    return "moments" if differs("moment") else "healthy"
