"""A table from the columns that differ to the fault, with relative gaps by NumPy."""

import numpy as np


def find_resume_fault(straight, resumed, checkpoint):
    n = min(len(resumed), len(straight) - checkpoint)
    a, b = straight[checkpoint : checkpoint + n], resumed[:n]
    columns = set()
    for name in ("lr", "draw", "moment"):
        x, y = (np.array([row[name] for row in rows], dtype=float) for rows in (a, b))
        if (np.abs(x - y) > 1e-5 * np.maximum(np.abs(x), np.abs(y))).any():
            columns.add(name)
    if [row["batch"] for row in a] != [row["batch"] for row in b]:
        columns.add("batch")
    inputs = frozenset(columns - {"moment"})
    one = {
        frozenset(["lr"]): "schedule",
        frozenset(["batch"]): "data",
        frozenset(["draw"]): "random",
    }
    if inputs:
        return one.get(inputs, "step")
    return "moments" if columns else "healthy"
