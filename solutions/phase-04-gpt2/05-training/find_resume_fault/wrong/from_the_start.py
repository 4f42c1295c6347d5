"""resumed[i] stands beside straight[checkpoint + i]

Row i after the resume belongs to step checkpoint + i.
"""


def find_resume_fault(straight, resumed, checkpoint):
    pairs = list(zip(straight, resumed, strict=False))

    def differs(name):
        return any(
            a[name] != b[name]
            if name == "batch"
            else not math.isclose(a[name], b[name], rel_tol=1e-5)
            for a, b in pairs
        )

    causes = {"lr": "schedule", "batch": "data", "draw": "random"}
    found = [fault for name, fault in causes.items() if differs(name)]
    if len(found) > 1:
        return "step"
    if found:
        return found[0]
    return "moments" if differs("moment") else "healthy"
