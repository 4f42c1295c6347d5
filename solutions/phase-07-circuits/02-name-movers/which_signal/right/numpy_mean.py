"""Lists of source prompts, and NumPy's mean."""

import numpy as np


def which_signal(measure, first, second, giver, spare):
    def effect(prompts):
        leads = [measure(*prompt) for prompt in prompts]
        return float(np.mean(np.array(leads) - measure(first, second, giver)))

    people = [first, second]
    at = people.index(giver)
    names, controls = [], []
    for new in spare:
        changed = list(people)
        changed[at] = new
        names.append((*changed, new))
        changed = list(people)
        changed[1 - at] = new
        controls.append((*changed, giver))
    return effect(names), effect([(second, first, giver)]), effect(controls)
