"""the rule counts the prompt, too

The reader sees one text, and not where the model began.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for total, text in kept:
            for token, value in enumerate(log_probs(text).tolist()):
                if token not in banned(text[len(prompt) :], no_repeat):
                    longer.append((total + value, [*text, token]))
        kept = sorted(longer, key=lambda pair: -pair[0])[:width]
    return kept[0][1]
