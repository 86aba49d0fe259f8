"""Settings from ``kg.toml``: below a flag and a ``KG_*`` variable, above the built-in default.

    source = "The Moscow Times"     # for every command that has --source

    [build]                         # for one command
    workers = 2

The file is ``kg.toml`` in the working folder, or the one that ``KG_CONFIG`` names. A key is
an option's long name, with hyphens or underscores.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import SettingsError, UnknownNameError

FILE = "kg.toml"


def settings_file() -> Path | None:
    """The settings file in force, or None.

    Raises:
        SettingsError: ``KG_CONFIG`` names a file that is not there.
    """
    named = os.environ.get("KG_CONFIG")
    path = Path(named or FILE)
    if path.is_file():
        return path
    if named:
        raise SettingsError(f"KG_CONFIG names {named}, which is not a file; mend or unset it")
    return None


def defaults(options: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """Default values of each command's parameters, as the settings file gives them.

    `options` holds, for each command, the long names of its options and the parameter each sets.

    Raises:
        SettingsError: the file cannot be read, or names an option that does not exist.
    """
    path = settings_file()
    if path is None:
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    found: dict[str, dict[str, Any]] = {command: {} for command in options}
    general = {key: value for key, value in table.items() if not isinstance(value, dict)}
    for key, value in general.items():
        _set(path, key, value, found, options)
    for command, own in table.items():
        if isinstance(own, dict):
            if command not in options:
                raise _unknown(path, "command", command, options)
            for key, value in own.items():
                _set(path, key, value, found, {command: options[command]})
    return found


def _set(
    path: Path,
    key: str,
    value: Any,
    found: dict[str, dict[str, Any]],
    options: Mapping[str, Mapping[str, str]],
) -> None:
    name = key.replace("_", "-")
    takers = [command for command, own in options.items() if name in own]
    if not takers:
        raise _unknown(path, "setting", key, {known for own in options.values() for known in own})
    # TOML knows dates; options are read from text
    plain = value if isinstance(value, bool | list) else str(value)
    for command in takers:
        found[command][options[command][name]] = plain


def _unknown(path: Path, what: str, name: str, known: Any) -> SettingsError:
    return SettingsError(f"{path}: {UnknownNameError(what, name, known)}")
