"""you see nothing

The checkpoint's weights are right, so the first loss after the resume is right without any moments.
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

    causes = {"lr": "schedule", "batch": "data", "draw": "random"}
    found = [fault for name, fault in causes.items() if differs(name)]
    if len(found) > 1:
        return "step"
    if found:
        return found[0]
    first, second = pairs[0]
    same = math.isclose(first["loss"], second["loss"], rel_tol=1e-5)
    return "healthy" if same else "moments"
