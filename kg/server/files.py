"""Style sheets, scripts and licences: a fixed list, read once, so that no path leads elsewhere."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

_MEDIA = {".css": "text/css", ".js": "text/javascript", ".txt": "text/plain", ".svg": "image/svg+xml"}


@cache
def static_files(folder: Path) -> dict[str, tuple[str, bytes]]:
    """The files pages bring: name to media type and content, those of pictures among them."""
    from kg.view.page import assets

    found = {
        path.name: (_MEDIA[path.suffix], path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.suffix in _MEDIA
    }
    found["families.css"] = ("text/css", _families().encode())
    return found | {name: (media, text.encode()) for name, (media, text) in assets().items()}


def _families() -> str:
    """The colours of families of relations, those of the pictures."""
    from kg.view.families import FAMILIES

    light = "".join(f"--{family.name}:{family.light};" for family in FAMILIES.values())
    dark = "".join(f"--{family.name}:{family.dark};" for family in FAMILIES.values())
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def static_routes(folder: Path) -> list[BaseRoute]:
    """Routes of the files."""
    from starlette.exceptions import HTTPException
    from starlette.responses import Response as Answer
    from starlette.routing import Route

    files = static_files(folder)
    tags = {name: f'"{sha256(body).hexdigest()[:16]}"' for name, (_, body) in files.items()}

    def serve(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in files:
            raise HTTPException(404, "there is no such file")
        headers = {"Cache-Control": "no-cache", "ETag": tags[name]}
        if request.headers.get("if-none-match") == tags[name]:
            return Answer(status_code=304, headers=headers)
        media, body = files[name]
        return Answer(body, media_type=media, headers=headers)

    return [Route("/static/{name}", serve)]
