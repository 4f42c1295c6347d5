"""hands on too few continuations

Each text hands on only its two likeliest continuations; a text may deserve every place.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for total, text in kept:
            out = banned(text, no_repeat)
            values = log_probs(text).tolist()
            free = [(total + v, [*text, t]) for t, v in enumerate(values) if t not in out]
            longer += sorted(free, key=lambda pair: -pair[0])[:2]
        kept = sorted(longer, key=lambda pair: -pair[0])[:width]
    return kept[0][1]
