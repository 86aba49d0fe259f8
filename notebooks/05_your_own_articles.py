# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Your own articles
#
# Text files, Markdown, web pages, JSON, JSON Lines and CSV can be read, one article or many, from files
# and folders. This notebook writes two short ones into a scratch folder and goes the whole way.

# %%
import tempfile
from pathlib import Path

import kg
from kg.view import picture

folder = Path(tempfile.mkdtemp())

(folder / "lisbon.txt").write_text("""\
Ministers of Portugal and Morocco meet in Lisbon

LISBON, March 4, 2019 (Tagus Courier) - Portuguese Foreign Minister Augusto Santos Silva met his Moroccan \
counterpart, Nasser Bourita, in Lisbon on Monday.

The two discussed fisheries and the situation in Libya. Portugal supports the new fisheries agreement, \
Santos Silva said. Bourita will visit Madrid on Thursday.
""")

(folder / "madrid.jsonl").write_text(
    '{"id": "madrid-1", "date": "2019-03-08", "source": "Meseta Times", '
    '"title": "Spain and Morocco sign accord", '
    '"text": "Spain and Morocco signed an agreement on migration on Thursday. '
    'The European Union welcomed the agreement. Algeria criticised Spain."}\n'
)

# %% [markdown]
# ## Build
#
# `date` and `source` can be given for articles that bring none. What could not be read is reported,
# and the rest goes on.

# %%
g = kg.build(folder)
report = g.report
print(report.articles, "articles,", report.events, "events,", len(report.failed), "failed")
picture(g)

# %% [markdown]
# ## Look at every claim
#
# Before trusting a picture, read what was read. With few articles that is all of it:

# %%
for claim in g.claims():
    roles = {role: [g.entities.label(iri) for iri in fillers] for role, fillers in claim.event.roles.items()}
    reading = f"{claim.polarity}, {claim.modality}" + (
        f", says {g.entities.label(claim.speaker)}" if claim.speaker else ""
    )
    print(f"{claim.event.type} ({reading}) {claim.event.when or 'no date'} {roles}")
    print(f"    “{claim.sentence.text.strip()}”")

# %% [markdown]
# ## One sentence at a time
#
# To see how a wording is read, no file is needed:

# %%
one = kg.api.read_text("France rejected the proposal, Germany did not.", date="2019-03-08")
for claim in one.claims():
    who = ", ".join(one.entities.label(iri) for iri in claim.event.roles.get("actor", ()))
    print(claim.event.type, "|", who, "|", claim.polarity, "|", claim.trigger.text)

# %% [markdown]
# ## Keep it
#
# A graph file can be opened again, with `kg.open`, on the command line, or with anything that reads RDF.
# The same articles always give the same bytes.

# %%
path = g.export(folder / "graph.ttl")
again = kg.open(path)
print(len(again), "triples;", "the same graph:", again.lines() == g.lines())

# %%
pictures = [picture(g).save(folder / name) for name in ("picture.svg", "picture.html")]
print([f"{file.name}: {file.stat().st_size // 1024} KB" for file in pictures])
