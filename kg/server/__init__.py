"""The explorer and the SPARQL endpoint over one graph, read-only and safe in public.

`create_app` is the application, a function from request to response; `kg.server.listen` puts it
on a port.
"""

from kg.server.app import Options, create_app
from kg.server.limits import Limits, RefusedError
from kg.server.pool import Pool

__all__ = ["Limits", "Options", "Pool", "RefusedError", "create_app"]
