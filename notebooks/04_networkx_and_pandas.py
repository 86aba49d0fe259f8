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
# # From news to networkx and pandas
#
# The graph as a table of events, as a network, and back to pictures.

# %%
import networkx as nx
import pandas as pd

import kg
from kg.view import matrix

g = kg.load_example()

# %% [markdown]
# ## The event table
#
# One row a claim and pair, with the columns that event-data researchers know: PLOVER root, CAMEO code,
# quad class, actor and target with their states.

# %%
events = g.to_pandas()
print(
    len(events), "rows,", events["event_id"].nunique(), "events,", events["article_id"].nunique(), "articles"
)
events[["date", "type", "plover", "cameo", "actor", "actor_state", "target", "polarity", "modality"]].head(8)

# %% [markdown]
# Conflict and cooperation by year, counting events that the articles themselves assert and that have a date:

# %%
said = events[
    (events.polarity == "Positive") & (events.modality == "Actual") & events.speaker.isin(["", None])
]
said = said.drop_duplicates("event_id")
years = said.assign(year=said.date.astype("string").str[:4]).dropna(subset="year")
pd.crosstab(years[years.year != ""]["year"], years["quad_class"])

# %%
colours = {
    "VerbalCooperation": "#2a62b5",
    "MaterialCooperation": "#1da37a",
    "VerbalConflict": "#d08200",
    "MaterialConflict": "#8f1240",
}
rooted = said[said["plover"] != ""]
by_root = pd.crosstab(rooted["plover"], rooted["quad_class"]).reindex(columns=list(colours), fill_value=0)
axes = by_root.plot.barh(stacked=True, figsize=(8, 5), width=0.8, color=colours)
axes.set_title("Asserted events by PLOVER root")
axes.set_xlabel("events")
axes.figure.tight_layout()

# %% [markdown]
# ## Who does what to whom?
#
# `fold` counts what persons and groups do as done by the state or body they speak for.

# %%
matrix(g, fold=True, limit=18)

# %% [markdown]
# ## A network
#
# `to_networkx` gives a multi-digraph: an edge for each event, pair and reading. Collapsed by quad class,
# parallel edges become one with a weight.

# %%
network = g.to_networkx(collapse=("quad",))
print(network)
strongest = sorted(network.edges(data=True), key=lambda edge: (-edge[2]["weight"], edge[0], edge[1]))
for one, other, edge in strongest[:8]:
    label = network.nodes
    print(f"{label[one]['label']:24} {edge['quad']:20} {label[other]['label']:24} {edge['weight']} claims")

# %% [markdown]
# Who stands between others? Betweenness, on the undirected network of named participants:

# %%
kinds = {"Person", "State", "Government", "InternationalOrganisation", "Organisation"}
named = [node for node, kind in network.nodes(data="kind") if kind in kinds]
people = nx.Graph(network.subgraph(named).to_undirected())
central = nx.betweenness_centrality(people)
names = nx.get_node_attributes(people, "label")
ranked = pd.Series(central).rename(index=names).sort_values(ascending=False, kind="stable")
print(people)
ranked.head(8).round(3)

# %% [markdown]
# Communities by modularity, the five largest:

# %%
groups = nx.community.greedy_modularity_communities(people)
for group in sorted(groups, key=lambda group: (-len(group), min(group)))[:5]:
    members = sorted(group, key=lambda node: (-central[node], names[node]))
    print(f"{len(group):3}  {', '.join(names[node] for node in members[:6])}")

# %% [markdown]
# ## Balance
#
# Is a pair more in conflict or in cooperation? Events between the same two, by quad class, most events first:

# %%
pairs = said.dropna(subset=["target"])
pairs = pairs[
    (pairs.actor_state != pairs.target_state)
    & pairs.actor_state.astype(bool)
    & pairs.target_state.astype(bool)
]
between = pairs.assign(
    pair=[" – ".join(sorted(p)) for p in zip(pairs.actor_state, pairs.target_state, strict=True)]
)
counted = pd.crosstab(between["pair"], between["quad_class"])
counted.assign(all=counted.sum(axis=1)).sort_values(["all"], ascending=False, kind="stable").head(8)
