"""computed by a copy of the model

Its parameters are others, so that a gradient never reaches those of the model.
"""

import copy


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    twin = copy.deepcopy(model)
    for name in names:
        twin.get_submodule(name).register_forward_hook(
            lambda module, inputs, output, name=name: seen[name].append(output.detach().clone())
        )
    return twin(x), seen
