"""Greater-than: the war lasted from the year 1732 to the year 17 — what can follow?"""

from collections.abc import Sequence
from random import Random

from minigpt.errors import TokenError
from minigpt.tasks import stories
from minigpt.tasks.prompts import Case, Prompts, Tokenizer, alike, assemble, whole
from minigpt.tasks.story_words import CENTURIES, EVENTS, LASTING

YEARS = [f"{year:02d}" for year in range(100)]
CORRUPT = "01"


def greater_than(
    tokenizer: Tokenizer,
    n: int = 100,
    seed: int = 0,
    *,
    patterns: Sequence[str] = LASTING,
    centuries: Sequence[int] = CENTURIES,
    unseen: bool = False,
) -> Prompts:
    """Draw prompts that end before the last two digits of a year that must be later.

    Right are the tokens that begin only later years, wrong those that begin only the same or
    earlier ones: pairs of digits for GPT-2; for a tokenizer of single digits the tens, where the
    start year's own tens digit is on neither side. The corrupt twin starts in the year 01 of its
    century. Positions are `XX`, `YY` (where these begin), `XX2` and `end`. `unseen` draws only
    what `zoo:stories` was not trained on.

    Raises:
        TokenError: the tokenizer cuts no year after its century, or knows too few of the words.

    Source: Hanna et al. 2023, §2; Lesson 7.4.
    """
    events = whole(tokenizer, EVENTS, 1, "events")
    sides = answer_sets(tokenizer)
    years = [
        (century, year)
        for century in centuries
        for year in sides
        if cuts(tokenizer, century, year) and cuts(tokenizer, century, CORRUPT)
    ]
    if not years:
        raise TokenError("this tokenizer cuts no year after its century, so none can be asked")
    century, year = years[0]
    fitting = alike(tokenizer, patterns, {"E": events[0], "X": f"{century}", "Y": year})
    random = Random(f"greater-than {seed}")
    cases = list[Case]()
    while len(cases) < n:
        event, (century, year) = random.choice(events), random.choice(years)
        if unseen and not _is_unseen(event, century, year):
            continue
        slots = {"E": event, "X": f"{century}", "Y": year}
        labels = {"XX": ("X", 0), "YY": ("Y", 0), "XX2": ("X2", 0)}
        cases.append(
            Case(random.choice(fitting), slots, {**slots, "Y": CORRUPT}, *sides[year], labels)
        )
    return assemble("greater-than", tokenizer, cases, {"corruption": "the start year becomes 01"})


def cuts(tokenizer: Tokenizer, century: int, year: str) -> bool:
    """Whether a year is the tokens of its century and then those of the year in it."""
    try:
        apart = tokenizer.encode(f" {century}") + tokenizer.encode(year)
        return tokenizer.encode(f" {century}{year}") == apart
    except TokenError:
        return False


def answer_sets(tokenizer: Tokenizer) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return for each start year what begins only later years, and only the same or earlier ones.

    Left out are years with nothing on one side.
    """
    begins = {year: tokenizer.decode(tokenizer.encode(year)[:1]) for year in YEARS}
    sets = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]()
    for at, year in enumerate(YEARS):
        later = {begins[y] for y in YEARS[at + 1 :]}
        not_later = {begins[y] for y in YEARS[: at + 1]}
        if later - not_later and not_later - later:
            sets[year] = tuple(sorted(later - not_later)), tuple(sorted(not_later - later))
    return sets


def _is_unseen(event: str, century: int, year: str) -> bool:
    places = EVENTS.index(event), CENTURIES.index(century), int(year)
    return stories.held_out(*places)
