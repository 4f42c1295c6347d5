"""you blame the schedule

Off by one, the rate is wrong, too. One column is not enough.
"""


def find_resume_fault(straight, resumed, checkpoint):
    pairs = list(zip(straight[checkpoint:], resumed, strict=False))

    def differs(name):
        return any(
            a[name] != b[name] if name == "batch" else abs(a[name] - b[name]) > 1e-5 * abs(a[name])
            for a, b in pairs
        )

    for name, fault in (
        ("lr", "schedule"),
        ("batch", "data"),
        ("draw", "random"),
        ("moment", "moments"),
    ):
        if differs(name):
            return fault
    return "healthy"
