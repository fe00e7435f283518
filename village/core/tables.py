"""What every table shares: the type map, constraint names and the primary key."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

PK = Annotated[int, mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)]
#: One text in the three languages, as {"fr": …, "ar": …, "en": …}.
Texts = Annotated[dict[str, str], mapped_column(JSONB, default=dict)]
#: Data that is never searched nor joined.
Document = Annotated[dict[str, Any], mapped_column(JSONB, default=dict)]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class AwareDateTime(sa.TypeDecorator[datetime]):
    """A `timestamptz` that refuses naive datetimes and always returns UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a datetime without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime: {value}")
        return value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return value.astimezone(UTC) if value is not None else None


class Base(DeclarativeBase):
    """The base of all tables; enums are stored as their text."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: AwareDateTime(),
            dict[str, Any]: JSONB,
            dict[str, str]: JSONB,
            list[str]: JSONB,
            list[int]: JSONB,
            str: sa.Text(),
            StrEnum: sa.Enum(
                StrEnum,
                native_enum=False,
                create_constraint=False,
                length=24,
                values_callable=lambda members: [member.value for member in members],
            ),
        },
    )


class Versioned:
    """A row that people edit together: a stale write is refused, never a lost update."""

    version: Mapped[int] = mapped_column(sa.Integer)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a declared attribute of the class
        return {"version_id_col": cls.version}
