"""changes the rows that it reads

The caller compares the next resumed run with what is left.
"""


def find_resume_fault(straight, resumed, checkpoint):
    del straight[:checkpoint]
    pairs = list(zip(straight, resumed, strict=False))

    def near(x, y):
        return x == y if isinstance(x, str) else math.isclose(x, y, rel_tol=1e-5)

    def differs(name):
        return any(not near(a[name], b[name]) for a, b in pairs)

    causes = {"lr": "schedule", "batch": "data", "draw": "random"}
    found = [fault for name, fault in causes.items() if differs(name)]
    if len(found) > 1:
        return "step"
    if found:
        return found[0]
    return "moments" if differs("moment") else "healthy"
