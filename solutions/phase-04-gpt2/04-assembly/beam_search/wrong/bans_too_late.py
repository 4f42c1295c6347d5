"""are banned tokens taken out before the best are kept

Texts with a banned token take places in the beam, and are thrown out afterwards.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for total, text in kept:
            for token, value in enumerate(log_probs(text).tolist()):
                allowed = token not in banned(text, no_repeat)
                longer.append((total + value, [*text, token], allowed))
        best = sorted(longer, key=lambda one: -one[0])
        kept = [one[:2] for one in best[:width] if one[2]]
        kept = kept or [next(one[:2] for one in best if one[2])]
    return kept[0][1]
