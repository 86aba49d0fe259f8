"""Articles from files, made ready for reading."""

from __future__ import annotations

from kg.articles.notices import ArticleNotice
from kg.articles.preparing import prepare
from kg.articles.reading import read

__all__ = ["ArticleNotice", "prepare", "read"]
