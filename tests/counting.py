"""The SQL statements that a connection sends, as the driver sends them."""

from typing import Any

import psycopg


def count(driver: Any, sent: list[str]) -> None:
    """Add to `sent` each statement that a psycopg connection sends from now on."""

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *rest: Any, **how: Any) -> Any:
            sent.append(str(query))
            return super().execute(query, *rest, **how)

        def executemany(self, query: Any, *rest: Any, **how: Any) -> None:
            sent.append(str(query))
            super().executemany(query, *rest, **how)

    driver.cursor_factory = Counting
