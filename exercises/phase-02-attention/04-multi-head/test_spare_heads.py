"""The choice, the worth and the control, on models whose heads' worth is known."""

import random
from itertools import combinations

import torch

from minigpt.course.grading.feedback import MisconceptionError, close, expect, same_shape
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.heads.detectors import repeated_tokens
from minigpt.interp.patching.ablation import ablate
from minigpt.zoo.handmade import induction

HEADS = [(layer, head) for layer in range(2) for head in range(4)]


class Model:
    """A loss that is known for every set of heads, and that keeps a record of what is asked."""

    def __init__(self, worth=None, crews=(), noise=0.0, seed=0):
        self.worth = worth or {head: 0.1 + 0.2 * i for i, head in enumerate(HEADS)}
        self.crews, self.noise, self.calls = crews, noise, []
        g = torch.Generator().manual_seed(seed)
        draw = torch.randn(2, len(self.worth), generator=g)
        self.luck = {
            (prompts, head): draw[i, j].item()
            for i, prompts in enumerate(("choose", "test"))
            for j, head in enumerate(self.worth)
        }

    def __call__(self, prompts, removed):
        self.calls.append((prompts, frozenset(map(tuple, removed)), len(removed)))
        gone = set(map(tuple, removed))
        lost = sum(self.worth[h] + self.noise * self.luck[prompts, h] for h in gone)
        lost += sum(3.0 for crew in self.crews if set(crew) <= gone)
        return 1.5 + 0.25 * (prompts == "choose") + lost


def measure(mine, model, n_remove=3, n_random=12, seed=0):
    """Run the learner's function; check the kinds of what comes back."""
    heads = list(model.worth)
    given = list(heads)
    result = mine.spare_heads(model, given, "choose", "test", n_remove, n_random, seed)
    expect(
        given == heads, "your code changes the list `heads` that it was given: work on a copy of it"
    )
    expect(
        isinstance(result, tuple | list) and len(result) == 3,
        "return three things: the heads that can go, what they are worth, and the control",
    )
    gone, added, control = result
    expect(
        isinstance(gone, list | tuple)
        and all(isinstance(one, list | tuple) and len(one) == 2 for one in gone),
        "the first thing returned should be a list of heads, pairs (layer, head)",
    )
    gone = [tuple(int(i) for i in one) for one in gone]
    expect(
        len(gone) == n_remove == len(set(gone)) and set(gone) <= set(heads),
        f"{n_remove} different heads of the model were asked for, and you return {gone}",
    )
    same_shape(control, (n_random,), axes="draw", what="the control")
    return gone, added, control


def test_the_least_worth_goes_first(mine):
    """where heads are independent, the least important ones go"""
    model = Model()
    gone, _, _ = measure(mine, model)
    expect(
        gone != sorted(HEADS, key=model.worth.get)[:-4:-1],
        "the heads whose absence hurts most are removed, and those that hurt least should be",
    )
    expect(
        gone == sorted(HEADS, key=model.worth.get)[:3],
        "where every head has a worth of its own, the three that are worth least should go, the "
        f"least first; yours are {gone}",
    )


def test_heads_that_stand_in_for_each_other(mine):
    """of heads that do the same job, one stays"""
    even = {head: 0.1 * i for i, head in enumerate(HEADS)}
    model = Model(even | {(0, 0): 0.0, (0, 1): 0.0}, crews=[((0, 0), (0, 1))])
    gone, _, _ = measure(mine, model)
    expect(
        not {(0, 0), (0, 1)} <= set(gone),
        "you choose heads one by one, each of two heads that stand in for each other looks "
        "useless, and you remove both: the next to go must be tried on top of those that are gone",
    )


def test_prompts_are_not_shared(mine):
    """the choice sees one set of prompts, its test another"""
    model = Model(noise=0.5, seed=3)
    gone, _, _ = measure(mine, model)
    others = [measure(mine, Model(noise=0.5, seed=s))[0] for s in range(3)]
    wanted = [_greedy(Model(noise=0.5, seed=s), "choose") for s in (3, 0, 1, 2)]
    spied = [_greedy(Model(noise=0.5, seed=s), "test") for s in (3, 0, 1, 2)]
    found = [gone, *others]
    expect(
        [sorted(one) for one in found] != [sorted(one) for one in wanted] or found == wanted,
        "the right heads go, but not in the order in which they were chosen: the first to go "
        "comes first",
    )
    expect(found != spied, "the choice looks at the prompts on which it is tested")
    expect(found == wanted, "the choice does not follow from the loss on the prompts to choose by")


def _greedy(model, prompts, n=3):
    gone = []
    for _ in range(n):
        left = [head for head in model.worth if head not in gone]
        losses = [model(prompts, [*gone, head]) for head in left]
        gone.append(left[losses.index(min(losses))])
    return gone


def test_worth(mine):
    """the worth of all removed heads together, as a difference, on the test prompts"""
    flat = dict.fromkeys(HEADS, 0.2)
    crews = list(combinations(HEADS, 2))  # any two together cost more than their sum
    for noise, seed in ((0.0, 0), (0.3, 1)):
        model = Model(flat, crews, noise, seed)
        gone, added, _ = measure(mine, model)
        wanted = model("test", gone) - model("test", [])
        alone = sum(model("test", [h]) - model("test", []) for h in gone)
        close(
            added,
            wanted,
            "the worth of the removed heads",
            hints=[
                (alone, "the heads were removed one at a time and the losses added: remove them "
                 "together"),
                (model("test", gone), "this is the loss itself: how much of it is added?"),
                (model("choose", gone) - model("choose", []), "this is measured on the prompts by "
                 "which the heads were chosen"),
                (model("choose", gone) - model("test", []), "the loss without the heads is that of "
                 "the prompts by which they were chosen"),
                (model("test", gone) - model("choose", []), "the intact loss is that of the other "
                 "prompts"),
                (-wanted, "the sign is wrong: without the heads, less intact"),
            ],
        )  # fmt: skip


def sets_of_the_control(model, gone, n_remove):
    """What was removed on the test prompts, beside nothing and the chosen heads."""
    asked = [c for c in model.calls if c[0] == "test" and c[2] == n_remove]
    own = frozenset(gone)
    if own in [removed for _, removed, _ in asked]:
        asked.remove(next(c for c in asked if c[1] == own))  # the worth itself
    return [removed for _, removed, _ in asked]


def test_control(mine):
    """random sets of the same size, of all heads, measured like the chosen ones"""
    model = Model(noise=0.3, seed=5)
    gone, _, control = measure(mine, model, n_random=200)
    expect(control.max() > control.min(), "all random sets are one and the same")
    sets = sets_of_the_control(model, gone, 3)
    expect(
        len(sets) == 200 and all(len(one) == 3 for one in sets),
        "the control should remove as many different heads as you chose, all at once, on the test "
        "prompts, once for each draw",
    )
    wanted = torch.tensor([model("test", list(one)) for one in sets]) - model("test", [])
    try:
        close(control.double().sort().values, wanted.double().sort().values, "the control")
    except MisconceptionError:
        raise MisconceptionError(
            "the control is not what removing its heads adds to the loss on the test prompts"
        ) from None
    counts = torch.tensor([sum(head in one for one in sets) for head in HEADS]).float()
    chosen = torch.tensor([head in gone for head in HEADS])
    expect(
        counts[chosen].sum() > 0,
        "the control avoids the heads that were chosen, so that it holds only heads that you "
        "called important: draw from all of them",
    )
    expect(
        (counts - 75).abs().max() < 35,
        "some heads are in the control far more often than others: every set must be equally "
        "likely",
    )
    expect(
        len(set(sets)) > 35,  # of 56; 200 even draws leave one or two of them out
        f"200 draws hold only {len(set(sets))} different sets: some sets never come, such as those "
        "with heads of more than one layer, although every set must be equally likely",
    )
    model = Model(seed=6)
    gone, _, _ = measure(mine, model, n_random=45)
    sets = sets_of_the_control(model, gone, 3)
    expect(
        len(set(sets)) < 45,  # 45 even draws hold no set twice once in 10¹¹ runs
        "no set is drawn twice in 45 draws of 56 sets: each draw is made anew, whatever came "
        "before",
    )


def test_many_heads(mine):
    """a model with more heads than any in the lesson: all of them are drawn"""
    many = [(layer, head) for layer in range(6) for head in range(12)]
    model = Model({head: 0.1 + 0.01 * i for i, head in enumerate(many)})
    gone, _, _ = measure(mine, model, n_random=150)
    drawn = {head for one in sets_of_the_control(model, gone, 3) for head in one}
    expect(
        len(drawn) > 60,  # of 72; each is left out by 150 even draws once in 600 runs
        f"of 72 heads only {len(drawn)} are ever in the control: draw from all heads that are "
        "given",
    )


def test_seed(mine):
    """one seed, one control; and nobody else's random numbers change"""
    before, python = torch.get_rng_state(), random.getstate()
    first, again, other = (measure(mine, Model(), seed=s)[2] for s in (1, 1, 2))
    expect(
        torch.equal(before, torch.get_rng_state()) and random.getstate() == python,
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    expect(torch.equal(first, again), "the same seed gives another control")
    expect(not torch.equal(first, other), "another seed gives the same control: it is not used")
    apart = {head: 0.01 * 2**i for i, head in enumerate(HEADS)}  # no two sets are worth the same
    first, other = (measure(mine, Model(apart), seed=s)[2].mul(100).round() for s in (1, 2))
    expect(
        not (torch.isin(first[1:], other).all() or torch.isin(other[1:], first).all()),
        "the controls of seeds 1 and 2 share all draws but one: seed one generator before the "
        "loop, not each draw with seed + i",
    )


def test_known_circuit(mine):
    """in a model that was set by hand, the head that does nothing goes first"""
    model, _ = induction(10)  # 0.1 writes each token's predecessor, 1.0 finds it: nobody else
    every = [(layer, head) for layer in range(2) for head in range(2)]
    batches = dict(zip(("a", "b", "c"), repeated_tokens(10, 18, 10, seed=1).split(6), strict=True))

    def loss(prompts, removed):
        def run():
            return per_token_loss(model, batches[prompts]).values[:, 10:].mean().item()

        if not removed:
            return run()
        with ablate(model, "mean", heads=removed, reference=batches["c"]):
            return run()

    idle = [(0, 0), (1, 1)]
    gone, added, control = mine.spare_heads(loss, every, "a", "b", 2, 12)
    expect(
        {tuple(h) for h in gone} == set(idle) and abs(float(added)) < 0.01,
        f"the heads {idle} do nothing in this model, and you remove {list(gone)}",
    )
    expect(
        max(control) > 1, "no random set of that size harms the model, although two heads carry it"
    )
