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
# # A negotiation over time: the Iranian nuclear programme
#
# Some of the sample articles, from invented newspapers, follow the talks between Iran and six world powers.
# What can be read out of them, and how far may it be trusted? Nothing below is typed in by hand:
# each cell asks the graph, and every answer leads back to its sentence.

# %%
import pandas as pd

import kg
from kg.view import picture, timeline

g = kg.load_example()
pd.set_option("display.max_colwidth", 120)

# the articles of this study, by their ids
articles = sorted(
    {
        (c.article.date, c.article.id, c.article.title)
        for c in g.claims()
        if c.article.id.startswith("iran-201")
    }
)
for date, name, title in articles:
    print(f"{date or 'no date given':13}  {name:28}  {title}")

# %% [markdown]
# ## Who is involved?
#
# Iran and those it deals with in the years of the talks. Events without a date are left out
# when a period is asked for; the line under the heading says how many.

# %%
picture(g, "Iran", since="2013", until="2018")

# %% [markdown]
# The same without the period, persons folded into the states they speak for:

# %%
picture(g, "Iran", fold=True, limit=30)

# %% [markdown]
# ## When did they talk?
#
# A row for each partner or matter. Filled marks are what an article asserts; hollow ones are only said,
# planned or denied.

# %%
timeline(g, "Iran", since="2013", until="2018-12")

# %% [markdown]
# Meetings, calls and agreements in which Iran, somebody who represents it, or the six powers
# took part, in order of date:

# %%
talks = g.query("""
    SELECT DISTINCT ?date ?label WHERE {
      VALUES ?class { kg:Meeting kg:PhoneCall kg:Negotiation kg:Agreement kg:Signing }
      ?event a ?class ; rdfs:label ?label ; sem:hasBeginTimeStamp ?date ; kg:actor ?actor .
      ?iran rdfs:label "Iran" .
      ?actor kg:represents?|kg:affiliation? ?iran .
      ?claim kg:about ?event ; kg:polarity kg:Positive ; kg:modality kg:Actual .
      FILTER(?date >= "2013-01-01"^^xsd:date && ?date <= "2018-12-31"^^xsd:date)
    }
    ORDER BY ?date ?label
""")
for date, label in talks:
    print(date, label)

# %% [markdown]
# ## What was promised, planned, expected?
#
# An article of Monday that says *will meet on Friday* asserts no meeting. Such claims have the
# modality `Future` and stay off the direct edges until some article says that it took place.

# %%
planned = g.query("""
    SELECT DISTINCT ?issued ?label ?sentence WHERE {
      ?claim kg:about ?event ; kg:modality kg:Future ; kg:polarity kg:Positive ;
             kg:evidence/nif:anchorOf ?sentence ; prov:wasDerivedFrom ?article .
      ?event rdfs:label ?label .
      ?article dcterms:identifier ?id .
      OPTIONAL { ?article dcterms:issued ?issued }
      FILTER(STRSTARTS(?id, "iran-201"))
    }
    ORDER BY ?issued ?label
""")
for issued, label, sentence in planned:
    print(f"{issued or 'no date'}  {label}\n      “{sentence}”")

# %% [markdown]
# ## Positions: who supported, who opposed?
#
# Support and opposition have targets: a draft, an accord, a step. Each row has the sentence it was read from.

# %%
positions = g.query("""
    SELECT DISTINCT ?issued ?who ?class ?what ?sentence WHERE {
      VALUES ?class { kg:Support kg:Praise kg:Opposition kg:Rejection kg:Criticism kg:Condemnation }
      ?event a ?class ; kg:actor/rdfs:label ?who ; kg:target/rdfs:label ?what .
      ?claim kg:about ?event ; kg:polarity kg:Positive ; kg:evidence/nif:anchorOf ?sentence ;
             prov:wasDerivedFrom ?article .
      ?article dcterms:identifier ?id .
      OPTIONAL { ?article dcterms:issued ?issued }
      FILTER(STRSTARTS(?id, "iran-201"))
    }
    ORDER BY ?who ?issued ?class
""").to_pandas(short=True)
positions

# %% [markdown]
# The same, counted: for each actor, how often the articles have it on either side.

# %%
side = positions["class"].isin(["Support", "Praise"]).map({True: "for", False: "against"})
pd.crosstab(positions["who"], side).sort_index()

# %% [markdown]
# Does anybody stand on both sides? Then it is worth reading towards what.

# %%
sides = positions.assign(side=side).groupby("who")["side"].nunique()
both = sorted(sides[sides > 1].index)
print("on both sides:", ", ".join(both) or "nobody")
for who in both:
    for row in positions[positions.who == who].itertuples():
        print(f"{row.who}: {row[3]} of “{row.what}” ({row.issued or 'no date'})")

# %% [markdown]
# The same for one of them as a timeline:

# %%
stands = ["Support", "Praise", "Opposition", "Rejection", "Condemnation", "Criticism", "Warning"]
timeline(g, "Netanyahu", types=stands)

# %% [markdown]
# ## Contradictions: who denies what?
#
# A denial is an event of its own; what is denied is a claim with negative polarity and a speaker.
# Neither is a fact about the world, and the graph does not choose between them.

# %%
denials = g.query("""
    SELECT DISTINCT ?issued ?speaker ?label ?sentence WHERE {
      ?claim kg:about ?event ; kg:polarity kg:Negative ; kg:speaker/rdfs:label ?speaker ;
             kg:evidence/nif:anchorOf ?sentence ; prov:wasDerivedFrom ?article .
      ?event rdfs:label ?label .
      ?article dcterms:identifier ?id .
      OPTIONAL { ?article dcterms:issued ?issued }
      FILTER(STRSTARTS(?id, "iran-201"))
    }
    ORDER BY ?issued ?speaker ?label
""")
for issued, speaker, label, sentence in denials:
    print(f"{issued or 'no date'}  {speaker}: not so — {label}\n      “{sentence}”")

# %% [markdown]
# ## Read side by side
#
# Two articles seldom deny in the very words of the other. So look for what may be the same quarrel: somebody
# says that an actor did something, and within three days somebody else says that this actor did not.
# The computer finds the candidates; whether they contradict each other is for a reader to judge.

# %%
from datetime import date


def day(claim):
    return date.fromisoformat(claim.article.date) if claim.article.date else None


quarrel = [c for c in g.claims() if c.speaker and day(c)]
for yes in (c for c in quarrel if c.polarity == "Positive" and c.modality == "Actual"):
    for no in (c for c in quarrel if c.polarity == "Negative"):
        shared = set(yes.event.roles.get("actor", ())) & set(no.event.roles.get("actor", ()))
        if shared and yes.speaker != no.speaker and abs((day(yes) - day(no)).days) <= 3:
            print(f"{g.entities.label(yes.speaker)}, {yes.article.date}: “{yes.sentence.text}”")
            print(f"{g.entities.label(no.speaker)}, {no.article.date}: “{no.sentence.text}”\n")

# %% [markdown]
# ## How far does it carry?
#
# Before counting, look at what the counts rest on: how many claims have a date of their own, and how sure
# the reader was. `confidence` is a score for ranking, not a probability.

# %%
claims = [claim for claim in g.claims() if claim.article.id.startswith("iran-201")]
dated = sum(bool(claim.event.begin) for claim in claims)
asserted = sum(claim.asserts for claim in claims)
print(f"{len(claims)} claims in {len({claim.article.id for claim in claims})} articles")
print(f"{dated} about an event with a date, {asserted} asserted by the article itself")
print(pd.Series([claim.confidence for claim in claims]).describe().round(2).to_string())
