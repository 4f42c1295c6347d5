"""Slips of the source text of Shakespeare's plays, and what should stand there: data for `plays`.

Each entry is a regular expression and its replacement, applied to the Markdown of every
play, or of one. They come from reading the result: lines before a first speaker,
names in the middle of a line, single letters that are no words. Songs that the source gives to
nobody are given to the singer its directions name.
"""

LOST_NAMES = (
    r"Lord Chief-Justice|(?:First |Second |Third |ALL )?(?:Serving-M[ae]n|Serving-man|SERVING-MEN)"
    r"|Master-Gunner|Master's-Mate|(?:Varro|Isidore|Lucilius)'s? Servants?:?|Senators, & C"
)

EVERY_PLAY = (
    # a name printed over two paragraphs: "BISHOP", then "OF WINCHESTER" as the speaker
    (
        r"(?m)^(BISHOP|CARDINAL|COUNTESS|DON ADRIANO DE|LADY|RICHARD|Ghosts?|Varro's) *\n\n\*\*",
        r"\n**\1 ",
    ),
    # a name printed as the first words of the speech
    (rf"(?m)^({LOST_NAMES}) (?=[A-Z'])", r"\n**\1**\n"),
    (r"(?m)^(CASSIO|ANTONIO): ", r"\n**\1**\n"),
    (r"\*\*Senators, & C\*\*", "**Senators**"),
    (r"Servant:\*\*", "Servant**"),
    # headings and labels printed as text
    (r"\*\*Scene [IVX]+\*\* *\n[^\n]*\n", "\n"),
    (r"(?m)^SCENE I+:.*$", ""),
    (r"(?m)^(DUMB SHOW\.|SONG\.|ARIEL'S song\.) *$", ""),
    (r"&amp;", "&"),
)

SLIPS: dict[str, tuple[tuple[str, str], ...]] = {
    "a-midsummer-night-s-dream": ((r"\*\*HERNIA\*\*", "**HERMIA**"),),
    "a-winter-s-tale": ((r"\*\*Shepard\*\*", "**Shepherd**"),),
    "antony-and-cleopatra": ((r"\nTHE SONG\. *\n", "\n**Boy**\n"),),
    "cymbeline": ((r"\nCYMBELINE\n", "\n"), (r"\n_SONG_\n\nHark", "\n**Musician**\nHark")),
    "hamlet": ((r"\*\*ROSENCRANTZ: & GUILDENSTERN:\*\*", "**ROSENCRANTZ & GUILDENSTERN**"),),
    "henry-iv-part-2": ((r"\nEPILOGUE\n", "\n**EPILOGUE**\n"),),
    "henry-v": ((r"\nEPILOGUE\n", "\n## EPILOGUE\n"),),
    "henry-vi-part-1": ((r"\*\*SU FFOLK\*\*", "**SUFFOLK**"),),
    "henry-vi-part-2": ((r"\*\*First Murder\*\*", "**First Murderer**"),),
    "henry-vi-part-3": ((r"sha\$l", "shall"),),
    "henry-viii": (
        (r"\n_SONG_\n", "\n**Gentlewoman**\n"),
        (r"\nEPILOGUE *\n", "\n**EPILOGUE**\n"),
        (r"\n(I come no more to make you laugh)", r"\n**PROLOGUE**\n\1"),
    ),
    "julius-caesar": ((r"\n\n\*\*This way will I\*\* *\n", "  \nThis way will I: "),),
    "king-lear": ((r"\*\*LEAR\*\*", "**KING LEAR**"),),
    "love-s-labours-lost": (
        (r"(?m)^LOVE'S LABOURS LOST$", ""),
        (r"\n\n\*\*Here stand I\*\* *\n", "  \nHere stand I: "),
        (
            r"_From women 's eyes this doctrine I derive; (They [^_]*?)\s+From ([^_]*)_",
            "From women's eyes this doctrine I derive;  \n\\1  \nFrom \\2.",
        ),
        (r"the books,\nthe academes", "the books, the academes"),
    ),
    "macbeth": ((r"kno wn", "known"),),
    "measure-for-measure": (
        (r"\*\*POMPHEY\*\*", "**POMPEY**"),
        (r"\n\n\*\*As long as you or I\*\* *\n", "  \nAs long as you or I: "),
        (r"\n(Take, O, take those lips away)", r"\n**Boy**\n\1"),
    ),
    "othello": ((r"\*\*Second Gentlemen\*\*", "**Second Gentleman**"),),
    "pericles": ((r"Empty  \nOLD receptacles", "Empty  \nOld receptacles"),),
    "richard-iii": ((r"\*\*Second murderer\*\*", "**Second Murderer**"),),
    "the-comedy-of-errors": (
        (r"\*\*ANTIPHOLUS\*\*(.*\n.*)\nOF EPHESUS\n", r"**ANTIPHOLUS OF EPHESUS**\1\n"),
    ),
    "the-merchant-of-venice": ((r"\nSONG\. *\n", "\n**Singer**\n"),),
    "the-merry-wives-of-windsor": ((r"\*\*SHALLOW & PAGE & & C\*\*", "**SHALLOW & PAGE**"),),
    "the-taming-of-the-shrew": ((r"\*\*KATARINA\*\*", "**KATHARINA**"),),
    "the-tempest": (
        (r"_Burthen _\\\[dispersedly, within_", ""),
        (r"\nEPILOGUE *\nSPOKEN BY PROSPERO *\n", "\n**PROSPERO**\n"),
    ),
    "timon-of-athens": (
        (r"\nEnter FLAMINIUS\.\n", "\n"),
        (r"\n(O blessed breeding sun)", r"\n**TIMON**\n\1"),
    ),
}

# words that the source breaks in two, with enough beside them to be found once in all the plays
BROKEN_WORDS = {
    "god s and": "gods and", "C ourage": "Courage", "me m a most": "me in a most",
    "throw stone s,": "throw stones,", "c rystals": "crystals", "h is brother's": "his brother's",
    "exhalation m the": "exhalation in the", "shal l dwell": "shall dwell",
    "he t hat": "he that", "A s mine": "As mine", "hi s glory": "his glory",
    "Saints m your": "Saints in your", "doin g so": "doing so",
    "if n ot": "if not", "Who m eets": "Who meets",
    "Ill d eeds": "Ill deeds", "younges t daughter": "youngest daughter",
    "Hav e wander'd": "Have wander'd", "wil l make": "will make", "stocking s,": "stockings,",
    "Bu t yet": "But yet", "Britain s harts": "Britain's harts", "of th e peace": "of the peace",
}  # fmt: skip
