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
# # First steps
#
# Three lines: from the sample articles that come with the package to a picture of who deals with
# whom. The picture is live: click a line to read the sentences behind it, an entity to see its
# relations; the chips choose kinds of relation, the bar below it a stretch of time.

# %%
import kg

g = kg.load_example()
g

# %% [markdown]
# The line under the heading says how much of the graph is shown. What articles only quote,
# plan or deny is not drawn at first; a switch under the picture adds it, dotted.
#
# ## One person
#
# A picture of somebody and those around them, then the same as a timeline. Names need not be complete.

# %%
g.picture("Lavrov")

# %%
g.timeline("Kerry")

# %% [markdown]
# ## Why is that line there?
#
# Every line rests on sentences. `why` gives them, with the outlet and the day it was published.

# %%
for evidence in g.why("Obama", "phoned", "Rouhani"):
    print(f"{evidence.source}, {evidence.date}: {evidence.title}")
    print(f"    “{evidence.sentence}”")
    print(f"    the words that name the event: “{evidence.trigger.text}”")

# %% [markdown]
# ## Two questions in SPARQL
#
# *Who met or telephoned whom, when?* A direct edge such as `kg:met` stands for what at least one
# article itself asserts; the event behind it has the date.

# %%
rows = g.query("""
    SELECT DISTINCT ?date ?one ?other WHERE {
      ?event a ?class ; kg:actor ?a, ?b ; sem:hasBeginTimeStamp ?date .
      VALUES (?class ?edge) { (kg:Meeting kg:met) (kg:PhoneCall kg:phoned) }
      ?a ?edge ?b ; rdfs:label ?one .
      ?b rdfs:label ?other .
      FILTER(STR(?a) < STR(?b))
    }
    ORDER BY ?date ?one ?other
""")
for date, one, other in rows:
    print(date, one, "–", other)

# %% [markdown]
# *What is said to have been vetoed, and in which words?*

# %%
rows = g.query("""
    SELECT DISTINCT ?who ?sentence WHERE {
      ?event a kg:Veto ; kg:actor/rdfs:label ?who .
      ?claim kg:about ?event ; kg:polarity kg:Positive ; kg:modality kg:Actual ;
             kg:evidence/nif:anchorOf ?sentence .
    }
    ORDER BY ?who ?sentence
""")
for who, sentence in rows:
    print(f"{who}\n    “{sentence}”")

# %% [markdown]
# ## Take it with you
#
# `g.export("graph.ttl")` writes Turtle; other endings give the event table (`.csv`, `.parquet`),
# networks for Gephi (`.gexf`, `.graphml`) and pictures (`.svg`, `.png`, `.html`).
# The next notebook asks harder questions.
