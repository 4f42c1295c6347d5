"""Prompt by prompt, with plain numbers."""


def planted_edges(edges, measure):
    runs = {base: measure([], base).tolist() for base in ("clean", "corrupt")}
    gap = max(abs(a - b) for a, b in zip(runs["clean"], runs["corrupt"], strict=True))
    found = []
    for edge in edges:
        for base, plain in runs.items():
            changed = measure([edge], base).tolist()
            if any(abs(a - b) > 0.01 * gap for a, b in zip(changed, plain, strict=True)):
                found.append(edge)
                break
    return found
