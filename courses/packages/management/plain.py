"""Commands about packages."""

from __future__ import annotations

from lms.accounts.management import plain

from ..errors import PackageError


class PlainCommand(plain.PlainCommand):
    """What is wrong with a package, or with a wish for one, is one line too."""

    expected = (*plain.PlainCommand.expected, PackageError)
