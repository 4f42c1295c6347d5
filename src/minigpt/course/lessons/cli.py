"""`minigpt book …`: check the lessons, list their claims."""

import sys

import click

from minigpt.course.paths import course_root


@click.group()
def book() -> None:
    """Maintain the book."""


@book.command()
@click.argument("lesson", required=False)
def check(lesson: str | None) -> None:
    """Lint every written lesson, or one (2.3): one finding a line, exit code 2 if there is any."""
    from minigpt.course.lessons.check import check_book, check_lesson
    from minigpt.course.lessons.curriculum import read_curriculum
    from minigpt.errors import CourseError

    root = course_root()
    if lesson is None:
        found = check_book(root)
    else:
        named = read_curriculum(root).lesson(lesson)
        if not named.written:
            raise CourseError(f"lesson {named.id} is not written yet: {named.path} is missing")
        found = check_lesson(named, root)
    for finding in found:
        click.echo(finding)
    written = sum(one.written for one in read_curriculum(root).lessons)
    click.echo(f"lessons written: {written}, findings: {len(found)}", err=True)
    if found:
        sys.exit(2)


@book.command()
def claims() -> None:
    """List every claim that the built book makes."""
    from minigpt.course.lessons.claims import MIME
    from minigpt.course.lessons.curriculum import read_curriculum
    from minigpt.course.lessons.executed import executed
    from minigpt.errors import CourseError

    root = course_root()
    for lesson in (one for one in read_curriculum(root).lessons if one.written):
        notebook = executed(root, lesson.path)
        if notebook is None:
            raise CourseError(f"lesson {lesson.id} has not been built as it stands: run make book")
        outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
        for data in (output.get("data", {}) for output in outputs):
            if MIME in data:
                click.echo(data["text/plain"])


@click.command()
@click.argument("names", nargs=-1, metavar="[LESSON|CLAIM]…")
@click.option("--list", "listed", is_flag=True, help="List what can be reproduced; run nothing.")
@click.option("--again", is_flag=True, help="Execute the lessons, even where the build is fresh.")
@click.option("--json", "as_data", is_flag=True, help="Print records instead of text.")
def reproduce(names: tuple[str, ...], listed: bool, again: bool, as_data: bool) -> None:
    """Print the book's published numbers: paper, ours, difference, why.

    LESSON is 2.3, CLAIM is 2.3-slug; without either, all. Numbers come from the last build where it
    is fresh. A lesson that you name is executed where it is not, and --again executes all.
    """
    import json

    from minigpt.course.lessons import reproduce as module

    root = course_root()
    if listed:
        some = module.chosen(names, module.promises(root))
        rows = [{"id": one.name, "text": one.text, "source": one.source} for one in some]
        texts = [f"{row['id']}  {row['text']} [{row['source']}]" for row in rows]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1) if as_data else "\n".join(texts))
        return
    found = module.reproduce(names, root, again=again)
    if as_data:
        rows = [module.as_json(one) for one in found.claims]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in found.claims:
            click.echo("\n".join(module.claim_lines(one)))
    for page in found.stale:
        name = page.short.lower().replace(" ", "-")
        note = f"· {page.title}: not executed as it stands; run `minigpt reproduce {name}`"
        click.echo(note, err=as_data)
    for problem in found.failed:
        click.echo(f"✗ {problem}", err=as_data)
    click.echo(f"claims with a paper's value: {len(found.claims)}", err=True)
    if found.failed:
        sys.exit(2)
