"""Reading JSON into dataclasses, strictly and with an address for every fault.

A dataclass of the document is read by ``read(SomeClass, data)`` and written by
``write(value)``. Supported field types: ``str``, ``int``, ``bool``, ``Decimal`` (a string
in JSON), ``UUID``, ``StrEnum``, ``datetime`` (ISO 8601, UTC), another dataclass,
``tuple[X, ...]``, ``dict[str, X]``, ``X | None``, and :class:`Registered` families (a
dataclass chosen by its ``type``).
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _

from .errors import DocumentError

T = typing.TypeVar("T")


class Registered:
    """Base of a family of dataclasses told apart by a ``type`` in JSON.

    A subclass of the family's root sets ``type`` and is known from then on.
    """

    type: ClassVar[str] = ""
    registry: ClassVar[dict[str, Any]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if Registered in cls.__bases__:
            cls.registry = {}
        elif "type" in cls.__dict__:
            cls.registry[cls.type] = cls


def read(cls: type[T], data: Any) -> T:
    """Build ``cls`` from parsed JSON; raises DocumentError with the place of the fault."""
    return _read(cls, data)


def write(value: Any) -> Any:
    """Plain JSON values of a document value; ``None`` and empty defaults are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        out: dict[str, Any] = {}
        if isinstance(value, Registered):
            out["type"] = value.type
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if item == _default(field):
                continue
            out[field.name] = write(item)
        return out
    if isinstance(value, tuple | list):
        return [write(item) for item in value]
    if isinstance(value, dict):
        return {str(key): write(item) for key, item in value.items()}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value


def shortened(text: str) -> str:
    """As much of a text from outside as a sentence has room for, without letters that cannot be seen."""
    return "".join(letter if letter.isprintable() else "·" for letter in text[:80])


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _read(kind: Any, data: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _read_optional(kind, data)
    if origin is tuple:
        return _read_list(typing.get_args(kind)[0], data)
    if origin is dict:
        return _read_mapping(typing.get_args(kind)[1], data)
    if isinstance(kind, type) and Registered in kind.__bases__:
        return _read_registered(kind, data)
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, data)
    return _read_scalar(kind, data)


def _read_optional(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    (inner,) = (arg for arg in typing.get_args(kind) if arg is not types.NoneType)
    return _read(inner, data)


def _read_list(inner: Any, data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise DocumentError(_("a list is expected here"))
    items = []
    for index, item in enumerate(data):
        try:
            items.append(_read(inner, item))
        except DocumentError as error:
            raise error.inside(f"[{index}]") from None
    return tuple(items)


def _read_mapping(inner: Any, data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise DocumentError(_("an object is expected here"))
    items = {}
    for key, item in data.items():
        try:
            items[key] = _read(inner, item)
        except DocumentError as error:
            raise error.inside(shortened(key)) from None
    return items


def _read_registered(family: type[Registered], data: Any) -> Any:
    if not isinstance(data, dict):
        raise DocumentError(_("an object is expected here"))
    name = data.get("type")
    cls = family.registry.get(name) if isinstance(name, str) else None
    if cls is None:
        raise DocumentError(
            _("unknown type “%(name)s”; known are: %(known)s")
            % {"name": shortened(str(name)), "known": ", ".join(sorted(family.registry))}
        )
    return _read_dataclass(cls, {key: item for key, item in data.items() if key != "type"})


def _read_dataclass(cls: Any, data: Any) -> Any:
    if not isinstance(data, dict):
        raise DocumentError(_("an object is expected here"))
    fields = {field.name: field for field in dataclasses.fields(cls)}
    unknown = sorted(set(data) - set(fields))
    if unknown:
        raise DocumentError(_("unknown field “%(name)s”") % {"name": shortened(unknown[0])})
    values = {}
    for name, field in fields.items():
        if name not in data:
            if _default(field) is dataclasses.MISSING:
                raise DocumentError(_("the field “%(name)s” is missing") % {"name": name})
            continue
        try:
            values[name] = _read(_hints(cls)[name], data[name])
        except DocumentError as error:
            raise error.inside(name) from None
    return cls(**values)


def _read_scalar(kind: Any, data: Any) -> Any:
    if kind is Any:
        return data
    if kind in (str, bool) or kind is int:
        if type(data) is not kind:
            raise DocumentError(
                {
                    str: _("text is expected here"),
                    bool: _("true or false is expected here"),
                    int: _("a whole number is expected here"),
                }[kind]
            )
        return data
    if not isinstance(data, str):
        raise DocumentError(_("text is expected here"))
    try:
        if kind is datetime:
            return datetime.fromisoformat(data).astimezone(UTC)
        value = kind(data)
    except (ValueError, OverflowError, InvalidOperation):
        raise DocumentError(_("“%(value)s” is not valid here") % {"value": shortened(data)}) from None
    if isinstance(value, Decimal) and not value.is_finite():
        raise DocumentError(_("“%(value)s” is not valid here") % {"value": shortened(data)})
    return value
