"""so every row counts

A restarted schedule may cross the right one.
"""


def find_resume_fault(straight, resumed, checkpoint):
    a, b = straight[checkpoint], resumed[0]

    def differs(name):
        if name == "batch":
            return a[name] != b[name]
        return not math.isclose(a[name], b[name], rel_tol=1e-5)

    causes = {"lr": "schedule", "batch": "data", "draw": "random"}
    found = [fault for name, fault in causes.items() if differs(name)]
    if len(found) > 1:
        return "step"
    if found:
        return found[0]
    return "moments" if differs("moment") else "healthy"
