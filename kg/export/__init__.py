"""Writers: the graph, its event table and its network in the formats of other programs."""
