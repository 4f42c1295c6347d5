"""two of six batches agree by chance

One equal batch says nothing about the others.
"""


def find_resume_fault(straight, resumed, checkpoint):
    pairs = list(zip(straight[checkpoint:], resumed, strict=False))

    def near(x, y):
        return x == y if isinstance(x, str) else math.isclose(x, y, rel_tol=1e-5)

    def differs(name):
        off = [not near(a[name], b[name]) for a, b in pairs]
        return all(off) if name == "batch" else any(off)

    causes = {"lr": "schedule", "batch": "data", "draw": "random"}
    found = [fault for name, fault in causes.items() if differs(name)]
    if len(found) > 1:
        return "step"
    if found:
        return found[0]
    return "moments" if differs("moment") else "healthy"
