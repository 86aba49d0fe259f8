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
# # SPARQL for analysts
#
# The graph keeps three things apart, and most good questions use the difference:
#
# - an **event** is what is talked about: a meeting, a veto, a demand. It has roles
#   (`kg:actor`, `kg:target`, `kg:topic`, …), perhaps a date and a place;
# - a **claim** is what one sentence of one article says of an event: that it happened, that it will,
#   that it did not, that somebody says so. It points at the exact words;
# - a **direct edge** such as `id:john-kerry kg:met id:sergey-lavrov` is a conclusion: it is there
#   only where an article itself asserts the event.
#
# Prefixes need no declaration.

# %%
import pandas as pd

import kg

g = kg.load_example()
pd.set_option("display.max_colwidth", 110)


def table(query: str) -> pd.DataFrame:
    """The rows of a query, names short."""
    return g.query(query).to_pandas(short=True)


# %% [markdown]
# ## What is in the graph?
#
# Events by class, with how many claims speak of them. One event reported twice is one event with
# two claims.

# %%
table("""
    SELECT ?class (COUNT(DISTINCT ?event) AS ?events) (COUNT(?claim) AS ?claims) WHERE {
      ?claim kg:about ?event . ?event a ?class .
    }
    GROUP BY ?class ORDER BY DESC(?events) LIMIT 12
""")

# %% [markdown]
# ## Wider classes
#
# The ontology lies beside the data in a graph of its own, so a query can ask for a PLOVER root
# and get every class below it: everything that counts as consultation.

# %%
table("""
    SELECT ?class (COUNT(DISTINCT ?event) AS ?events) WHERE {
      GRAPH kg: { ?class rdfs:subClassOf+ plover:CONSULT }
      ?event a ?class .
    }
    GROUP BY ?class ORDER BY DESC(?events)
""")

# %% [markdown]
# ## Asserted, quoted, planned, denied
#
# How do the articles speak? `kg:modality` and `kg:polarity` say it; a claim with a
# `kg:speaker` is somebody's words, not the article's.

# %%
table("""
    SELECT ?polarity ?modality ?quoted (COUNT(?claim) AS ?claims) WHERE {
      ?claim kg:polarity ?polarity ; kg:modality ?modality .
      BIND(EXISTS { ?claim kg:speaker ?anybody } AS ?quoted)
    }
    GROUP BY ?polarity ?modality ?quoted ORDER BY DESC(?claims)
""")

# %% [markdown]
# Only the rows *Positive, Actual, not quoted* give direct edges.
#
# ## Who opposes what, and who says so?

# %%
table("""
    SELECT DISTINCT ?who ?what ?according_to ?sentence WHERE {
      ?event a kg:Opposition ; kg:actor/rdfs:label ?who ; kg:target|kg:topic ?matter .
      ?matter rdfs:label ?what .
      ?claim kg:about ?event ; kg:polarity kg:Positive ; kg:evidence/nif:anchorOf ?sentence ;
             prov:wasDerivedFrom ?article .
      OPTIONAL { ?claim kg:speaker/rdfs:label ?speaker }
      OPTIONAL { ?article dcterms:publisher/rdfs:label ?outlet }
      BIND(COALESCE(?speaker, ?outlet, "the article") AS ?according_to)
    }
    ORDER BY ?who ?what LIMIT 12
""")

# %% [markdown]
# ## A stretch of time
#
# Events with a date have a first and a last day (`sem:hasBeginTimeStamp`, `sem:hasEndTimeStamp`),
# whatever the precision of the words, so one pair of comparisons finds all that overlaps a period.
# `kg:timeText` keeps the words.

# %%
table("""
    SELECT ?event_label ?words ?precision WHERE {
      ?event rdfs:label ?event_label ; sem:hasBeginTimeStamp ?begin ; sem:hasEndTimeStamp ?end ;
             kg:timePrecision ?precision .
      OPTIONAL { ?event kg:timeText ?words }
      FILTER(?begin <= "2013-09-30"^^xsd:date && ?end >= "2013-09-01"^^xsd:date)
    }
    ORDER BY ?begin ?event_label
""")

# %% [markdown]
# ## States, not persons
#
# What do the people who speak for a state say or do? `kg:represents` leads from a person to the
# state, `kg:affiliation` from a group.

# %%
table("""
    SELECT ?state ?who (COUNT(DISTINCT ?event) AS ?events) WHERE {
      ?person kg:represents|kg:affiliation ?country ; rdfs:label ?who .
      ?country a kg:State ; rdfs:label ?state .
      ?event kg:actor ?person .
    }
    GROUP BY ?state ?who ORDER BY DESC(?events) ?state ?who LIMIT 12
""")

# %% [markdown]
# ## A way through the graph
#
# Who met somebody who met Sergey Lavrov? A property path walks direct edges.

# %%
table("""
    SELECT DISTINCT ?name WHERE {
      ?lavrov rdfs:label "Sergey Lavrov" .
      ?lavrov (kg:met|kg:phoned|kg:discussedWith)/(kg:met|kg:phoned|kg:discussedWith) ?person .
      ?person rdfs:label ?name .
      FILTER(?person != ?lavrov)
    }
    ORDER BY ?name
""")

# %% [markdown]
# ## Down to the character
#
# Evidence is a stretch of the article's own text. The offsets cut exactly those words out of it.

# %%
rows = g.query("""
    SELECT ?text ?begin ?end ?words WHERE {
      ?claim kg:trigger ?span ; prov:wasDerivedFrom ?article .
      ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words .
      ?article nif:isString ?text .
    }
""")
print(len(rows), "triggers; words at the offsets are the words given:")
print(all(row.text[row.begin : row.end] == row.words for row in rows))

# %% [markdown]
# ## Ready-made questions
#
# Some queries have names, also on the command line (`kg queries` lists them). Parameters are names
# as people write them.

# %%
g.named("positions", {"entity": "Iran"}).to_pandas(short=True)[
    ["who", "class", "matter", "polarity", "modality"]
]
