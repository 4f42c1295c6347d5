"""each text keeps its own best continuation

Then the beam never drops a text that has fallen behind.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    first = log_probs(prompt)
    kept = [(float(first[t]), [*prompt, int(t)]) for t in first.argsort(descending=True)[:width]]
    for _ in range(n_new - 1):
        longer = []
        for total, text in kept:
            values = log_probs(text).clone()
            values[list(banned(text, no_repeat))] = -float("inf")
            longer.append((total + float(values.max()), [*text, int(values.argmax())]))
        kept = longer
    return max(kept)[1]
