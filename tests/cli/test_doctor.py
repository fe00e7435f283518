"""`village doctor`: a line for each part, and 1 where something is at fault."""

from village.web import checkup


def test_each_part_has_a_line_and_a_fault_ends_with_one(village):
    result = village("doctor", "--files")

    lines = {line[9:].split("  ")[0]: line for line in result.output.splitlines()}
    assert result.exit_code == 1
    assert lines["worker"].startswith(checkup.Health.ILL)
    for part in ("database", "migrations", "clock", "mail", "seal", "audit log", "files"):
        assert lines[part].startswith(checkup.Health.WELL), result.output
