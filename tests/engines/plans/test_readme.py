import re
from pathlib import Path

import village.floorplan


def test_the_example_of_the_readme_runs(capsys):
    text = (Path(village.floorplan.__file__).parent / "README.md").read_text()
    [example] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)

    exec(example, {})  # noqa: S102  our own example

    assert "no-exit" in capsys.readouterr().out
