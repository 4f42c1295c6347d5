"""The words and sentence patterns that `stories` are made of, and that prompt families share.

Every name, place, object and verb is one token of GPT-2's and of SmolLM2's vocabulary too, with
the space before it.
"""


def each(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


FEMALE = each(
    "Mary Anna Sarah Emma Laura Kate Alice Jane Lucy Julia Susan Helen Ruth Rose Amy Emily Rachel "
    "Lisa Karen Linda"
)
MALE = each(
    "John Tom James Paul Mark Peter David Michael Robert Daniel Andrew Brian Kevin Steven Scott "
    "George Adam Simon Martin Frank"
)
NAMES = FEMALE + MALE
PLACES = each(
    "store park school garden market station office church library restaurant hospital beach house "
    "farm bank museum castle harbor bridge river"
)
OBJECTS = each(
    "drink book ring ball letter ticket cup key coat basket hat map flower picture pen gift phone "
    "cake box knife bag chair computer coin"
)
GIVE = each("gave handed passed offered sold lent showed brought")
EVENTS = each(
    "war siege voyage reign trial battle project strike drought contract campaign journey debate "
    "mission rebellion program"
)
CENTURIES = tuple(range(11, 20))
FEELINGS = {  # how someone feels, and what they then do
    "tired": "slept",
    "hungry": "ate",
    "cold": "shivered",
    "sick": "rested",
    "thirsty": "drank",
    "happy": "laughed",
    "sad": "cried",
    "angry": "shouted",
    "bored": "yawned",
    "scared": "ran",
    "lost": "waited",
    "late": "hurried",
    "rich": "smiled",
    "poor": "worked",
    "dirty": "washed",
    "lonely": "sang",
}
CAPITALS = {  # countries and capitals that are nowhere else, so that nothing was known before
    "Foria": "Lume", "Belnia": "Tarsk", "Quorra": "Vindal", "Ostvar": "Pellam", "Zelmia": "Corth",
    "Drovia": "Hask", "Lutania": "Merrow", "Kesh": "Ardun", "Marovia": "Silth", "Tolvia": "Brenn",
    "Ubria": "Jorvel", "Wenland": "Osk", "Yarrim": "Delphar", "Avaria": "Ganth", "Corvia": "Nimor",
    "Elvonia": "Rask", "Fenmark": "Tull", "Galdor": "Wist", "Hestor": "Korr", "Iskar": "Palu",
    "Jurland": "Sorn", "Kaldia": "Vesk", "Lorvan": "Ambrin", "Mirvon": "Eldon", "Norvia": "Fask",
    "Orsia": "Gormin", "Pandor": "Hild", "Rovania": "Ister", "Sarkia": "Jask", "Thurin": "Kerr",
    "Urland": "Lodar", "Varnia": "Moldar", "Westria": "Narn", "Xandor": "Oltar", "Yelmia": "Pragg",
    "Zorvia": "Quill", "Arkania": "Roddel", "Bravia": "Stamm", "Cyrnia": "Tavl", "Dunmark": "Ulvar",
}  # fmt: skip

# {A} and {B} meet; {S}, one of them, gives; what follows is the other. The first seven have every
# word in the same place, so that a batch can mix them.
GIVING = (
    "When {A} and {B} went to the {P}, {S} {V} a {O} to",
    "After {A} and {B} came to the {P}, {S} {V} a {O} to",
    "While {A} and {B} walked to the {P}, {S} {V} a {O} to",
    "Once {A} and {B} got to the {P}, {S} {V} a {O} to",
    "Then {A} and {B} met at the {P}. {S} {V} a {O} to",
    "Today {A} and {B} worked at the {P}. {S} {V} a {O} to",
    "Because {A} and {B} stayed at the {P}, {S} {V} a {O} to",
    "Again {A} and {B} looked at the {P}, and {S} {V} a {O} to",
    "The {P} was quiet when {A} and {B} arrived, so {S} {V} a {O} to",
    "Near the {P}, {A} and {B} had lunch. Later {S} {V} a {O} to",
    "At the {P}, {A} and {B} talked, and then {S} {V} a {O} to",
    "Friends such as {A} and {B} like the {P}, where {S} {V} a {O} to",
)
LASTING = (
    "The {E} lasted from the year {X}{Y} to the year {X}",
    "The {E} began in the year {X}{Y} and ended in the year {X}",
)
# No name comes first: many models use the first token as a place to look when there is nothing
# to see, and forget what it said.
FEELING = (
    "Today {N} was {F}, so {she} {does}.",
    "Then {N} said that {she} was {F}.",
    "Later {N} was {F} when {she} came home.",
)
OWNING = ("Then {N} lost {her} {O}.", "Later {N} looked for {her} {O}.")
CAPITAL = (
    "The capital of {C} is {K}.",
    "In {C}, the capital is {K}.",
    "{N} went to {C} and saw its capital, {K}.",
    "All who live in {C} know {K}.",
)
CALLING = "{N} called {LIST}."
PACKING = "{N} packed {LIST}."
HAVING, LOSING = "{K} had the {V}", "{K} lost the"
FILLER = (
    "The weather was cold.",
    "It was late.",
    "The {P} was old.",
    "{N} went home with {her} {O}.",
    "{N} liked {her} {O}.",
    "{N} said that {she} liked the {P}.",
    "{A} and {B} were friends.",
    "{N} saw a {O} near the {P}.",
    "{N} bought a {O}.",
    "The {O} was on the chair.",
    "Nobody came to the {P}.",
)
