"""Files of questions on their way into a bank."""

from __future__ import annotations

from django.db import models

from courses.tree.jobs import Upload


class BankImport(Upload):
    """A file of questions; ``format`` is told from the file where its sender left it empty.

    ``report`` is a written ``quizzes.bank.jobs.Contents``.
    """

    format = models.CharField(max_length=10, blank=True)
