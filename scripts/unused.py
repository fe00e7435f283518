"""Say which names of `village` nothing uses: no code, no template, no library that calls them.

Tests do not count: what only its test calls is dead. What templates use, and what the pages of the
engines offer to other programs, is read from their text.
"""

import fnmatch
import re
import sys
from itertools import chain
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
CODE = ("village", "scripts", "benchmarks", "wsgi.py")
#: How the engines are used without Village.
ENGINES = ("docs/documents.md", "docs/jury-science.md", "docs/stand-allocation.md",
           "village/engines/*/README.md")  # fmt: skip
WORD = re.compile(r"[A-Za-z_]\w+")
QUOTED = re.compile(r"(`{1,3})(.+?)\1", re.DOTALL)

#: Names that no code of ours mentions, by who does.
EXCEPTIONS = {
    "WTForms": "field_class field_flags validate_* pre_validate post_validate validation_stopped",
    "Flask and its extensions": "get_id permanent session_protection max_content_length "
    "max_form_memory_size to_python request_class _login_user log_exception "
    "jinja_environment domain_instance ensure_sync",
    "logging": "handlers msg exc_text formatMessage",
    "Jinja": "lstrip_blocks trim_blocks",
    "Click": "list_commands get_command",
    "SQLAlchemy": "impl cache_ok process_bind_param process_result_value dialect __mapper_args__",
    "pikepdf": "Lang ViewerPreferences OutputIntents Metadata _ID MarkInfo StructTreeRoot Names "
    "Outlines",
    "pyHanko": "attribute_type build_attr_value dry_run system_time",
    "ReportLab and HarfBuzz": "__InternalName__ cluster_level moveTo lineTo qCurveTo "
    "curveTo closePath",
    "HiGHS": "num_col_ num_row_ sense_ format_ index_ start_ value_ integrality_ "
    "col_cost_ col_lower_ col_upper_ row_lower_ row_upper_",
    "expat": "buffer_text *Handler",
    "gunicorn": "on_starting when_ready",
    "Python, where a module lacks a name": "__getattr__",
    "the type checker": "__call__",
    "people who read the database": "requested_at drafted_at days_before confirmed_by_id "
    "staged_by_id",
    "people who choose a value": "ZSCORE",
    "programs that read the API": "announced_at",
    "a field named in a list of words": "national",
    "PostgreSQL, which makes a column of it": "search_text",
    "programs that call the allocator": "is_proven",
}
#: What registers a function that Flask, Click or Procrastinate calls.
REGISTERED = ["@*.route", "@*.get", "@*.post", "@*.command", "@*.group", "@*.task", "@*.app_*",
              "@*.before_*", "@*.after_*", "@*.teardown_*", "@*.url_*", "@*.errorhandler",
              "@*.user_loader", "@*.context_processor", "@*.template_*", "@*.record_*",
              "@change"]  # fmt: skip


def unused() -> list[str]:
    """Return a line for each name that nothing uses, and each exception that nothing needs."""
    finder = Vulture(ignore_decorators=REGISTERED)
    finder.scavenge([ROOT / part for part in CODE])
    finder.used_names.update(chain.from_iterable(map(WORD.findall, _texts())))
    items = [item for item in finder.get_unused_code() if _is_ours(item.filename)]
    excepted = [name for names in EXCEPTIONS.values() for name in names.split()]
    needed = {name for name in excepted if fnmatch.filter([item.name for item in items], name)}
    return [
        *(
            f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.message}"
            for item in items
            if not any(fnmatch.fnmatch(item.name, name) for name in excepted)
        ),
        *(
            f"{Path(__file__).name}: needless exception {name}"
            for name in excepted
            if name not in needed
        ),
    ]


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT / "village")


def _texts() -> list[str]:
    templates = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.*")]
    pages = [path.read_text("utf-8") for page in ENGINES for path in ROOT.glob(page)]
    files = (ROOT / "docs" / "reference" / "edition.schema.json").read_text("utf-8")
    return [*templates, files, *(quoted[2] for page in pages for quoted in QUOTED.finditer(page))]


def main() -> int:
    """Print what is unused; return 1 where anything is."""
    found = unused()
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
