"""Asking a SPARQL endpoint: one query at a time, patiently, answers kept so that a stop costs nothing."""

from __future__ import annotations

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from kg.errors import KgError, SettingsError

WIKIDATA = "https://query.wikidata.org/sparql"
_AGENT = "diplomatic-kg gazetteer update (urllib; one query at a time)"
_TRIES = 5
_BUSY = frozenset({429, 500, 502, 503, 504})
# Never trusted for longer, whatever the endpoint asks for.
_LONGEST_WAIT = 120.0

Row = dict[str, str]


class Endpoint:
    """A SPARQL endpoint and a folder of answers already had from it.

    Args:
        url: where queries are posted.
        answers: folder in which each answer is kept; a query found there is not asked again.
        pause: seconds between two questions.
        sleep: how waiting is done.
    """

    def __init__(
        self, url: str, answers: Path, pause: float = 1.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise SettingsError(f"{url!r} is no SPARQL endpoint; give its http or https address")
        self.url = url
        self._answers = answers
        self._pause = pause
        self._sleep = sleep
        self._asked = False

    def rows(self, query: str) -> list[Row]:
        """The rows of a SELECT query, values as plain strings; unbound variables are left out.

        Raises:
            KgError: the endpoint does not answer after five tries, or not in SPARQL JSON.
        """
        name = hashlib.sha256(f"{self.url}\n{query}".encode()).hexdigest()[:24]
        kept = self._answers / f"{name}.json"
        if kept.is_file():
            return [dict(row) for row in json.loads(kept.read_text(encoding="utf-8"))]
        if self._asked:
            self._sleep(self._pause)
        self._asked = True
        rows = _rows(self._ask(query), self.url)
        self._answers.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".tmp")
        partial.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        partial.replace(kept)
        return rows

    def _ask(self, query: str) -> bytes:
        request = urllib.request.Request(  # the scheme is checked above
            self.url,
            data=urlencode({"query": query}).encode(),
            headers={
                "Accept": "application/sparql-results+json",
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": _AGENT,
            },
        )
        problem = ""
        for attempt in range(_TRIES):
            wait = self._pause * 4**attempt
            try:
                with urllib.request.urlopen(request, timeout=90) as answer:
                    return bytes(answer.read())
            except urllib.error.HTTPError as error:
                problem = f"HTTP {error.code} {error.reason}"
                if error.code not in _BUSY:
                    break
                asked = error.headers.get("Retry-After", "")
                wait = float(asked) if asked.isdigit() else wait
            except (OSError, HTTPException) as error:
                problem = str(error)
            if attempt < _TRIES - 1:
                self._sleep(min(wait, _LONGEST_WAIT))
        raise KgError(f"{self.url} does not answer: {problem}; run again later, answers so far are kept")


def _rows(data: bytes, url: str) -> list[Row]:
    try:
        answer: Any = json.loads(data)
        return [
            {name: str(value["value"]) for name, value in binding.items()}
            for binding in answer["results"]["bindings"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KgError(
            f"{url} answers, but not with SPARQL results as JSON; is it a SPARQL endpoint?"
        ) from error
