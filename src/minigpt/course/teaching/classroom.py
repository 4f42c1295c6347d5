"""A GitHub Classroom workflow: each push runs the tests of a lesson, an exercise a grader.

It runs in the student's own repository, which the student can edit: take its points for feedback,
and grade what counts with `minigpt teach grade`.

Sources: the descriptions and the code of the actions that it names.
"""

import json
from collections.abc import Sequence

from minigpt.course.teaching.points import LessonPlan

# Actions by the commit that their tag stood for, so that nobody can move them under a course.
ACTIONS = {
    "checkout": "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683  # v4.2.2",
    "python": "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065  # v5.6.0",
    "grader": "github-education-resources/autograding-command-grader@"
    "539afcd3109661f349140cc5cee8d8eb5249a036  # v1",
    "reporter": "github-education-resources/autograding-grading-reporter@"
    "a2033d213700508fc3523e303c93c8cc470fdaa6  # v1",
}
_HEAD = """\
# Made by `minigpt teach classroom`; belongs into .github/workflows/classroom.yml of the assignment.
name: Autograding Tests

on: [push, repository_dispatch]

permissions:
  checks: write
  actions: read
  contents: read

jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    if: github.actor != 'github-classroom[bot]'
    steps:
      - uses: {checkout}
      - uses: {python}
        with:
          python-version: "3.12"
      - name: The package
        run: pip install . -c requirements.txt
"""
_STEP = """\
      - name: {name}
        id: {id}
        uses: {grader}
        with:
          test-name: {name}
          command: minigpt grade {number}
          timeout: "5"
          max-score: "{points}"
"""
_TAIL = """\
      - name: Report
        if: always()
        uses: {reporter}
        env:
{results}
        with:
          runners: {runners}
"""


def classroom_workflow(plans: Sequence[LessonPlan]) -> str:
    """The workflow for some lessons; scores are whole points, one at least, as the actions ask."""
    parts = [_HEAD.format(**ACTIONS)]
    steps = []
    for plan in plans:
        total = sum(one.points for one in plan.exercises)
        for one in plan.exercises:
            step = "e" + one.number.replace(".", "x")
            steps.append(step)
            points = max(1, round(plan.points * one.points / total)) if total else 1
            name = json.dumps(f"{one.number} {one.title}", ensure_ascii=False)  # YAML reads it
            parts.append(
                _STEP.format(name=name, id=step, number=one.number, points=points, **ACTIONS)
            )
    results = "\n".join(
        f'          {step.upper()}_RESULTS: "${{{{steps.{step}.outputs.result}}}}"'
        for step in steps
    )
    parts.append(_TAIL.format(results=results, runners=",".join(steps), **ACTIONS))
    return "".join(parts)
