"""What a reader may have to say of its input that stops nothing."""

from __future__ import annotations

from kg.errors import ArticleError


class ArticleNotice(ArticleError):  # noqa: N818 - it tells of no error
    """Something worth knowing about an article that was read all the same, or files passed over.

    Goes to `on_error` like any `ArticleError`, is never raised, and counts as no failure.
    """

    def __reduce__(self) -> tuple[type[ArticleError], tuple[str, str]]:
        return (ArticleNotice, (self.where, self.problem))
