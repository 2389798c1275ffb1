"""Queries that are made into SQL once in the life of a process.

On the pages that learners open all day, building and compiling a wide query costs more than running it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Blank(Expression):
    """A place in a query that each run fills with a value of its own, of the type of ``field``."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        return "%s", [self]


@dataclass(frozen=True)
class _Compiled:
    """``model`` is None for a query of values; ``converters`` by the place of their column."""

    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Any], ...]
    model: type[Model] | None
    names: list[str]


class Prepared:
    """The query that ``make()`` builds, with ``Blank``s where values come.

    ``make`` returns a ``values_list()``, whose rows are returned as tuples, or a queryset of whole or partly
    loaded instances without related ones.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self.make = make
        self._compiled: dict[str, _Compiled] = {}
        self._lock = threading.Lock()

    def rows(self, **values: Any) -> list[Any]:
        """Run the query; one query, whatever it finds."""
        connection = connections[DEFAULT_DB_ALIAS]
        query = self._for(connection)
        with connection.cursor() as cursor:
            cursor.execute(query.sql, [_filled(one, values, connection) for one in query.parameters])
            found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, (functions, expression) in query.converters:
                for function in functions:
                    row[place] = function(row[place], expression, connection)
        if query.model is None:
            return found
        return [query.model.from_db(DEFAULT_DB_ALIAS, query.names, row) for row in found]

    def _for(self, connection: BaseDatabaseWrapper) -> _Compiled:
        with self._lock:
            if connection.vendor not in self._compiled:
                self._compiled[connection.vendor] = _compile(self.make(), connection)
        return self._compiled[connection.vendor]


def _compile(queryset: QuerySet[Any, Any], connection: BaseDatabaseWrapper) -> _Compiled:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    columns = [column[0] for column in compiler.select]
    return _Compiled(
        sql=sql,
        parameters=tuple(parameters),
        converters=tuple(compiler.get_converters(columns).items()),
        model=queryset.model if queryset._fields is None else None,  # type: ignore[attr-defined]
        names=[column.target.attname for column in columns] if queryset._fields is None else [],  # type: ignore[attr-defined]
    )


def _filled(parameter: Any, values: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
    if not isinstance(parameter, Blank):
        return parameter
    return parameter.output_field.get_db_prep_value(values[parameter.name], connection, prepared=False)
