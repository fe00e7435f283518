"""The examples in the engines' READMEs run as they stand and print what they say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("engine", ["documents", "jury", "plans", "stands"])
def test_the_example_prints_what_its_comments_say(engine):
    text = (ROOT / "village" / "engines" / engine / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    promised = re.findall(r"print\(.*\)  # (.*)$", example, re.MULTILINE)

    said = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    ).stdout

    assert said.splitlines() == promised
