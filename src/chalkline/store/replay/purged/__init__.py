"""Days whose events are gone: what is kept of them, and what an edited policy can still be told by it.

Only counts are left, of which conditions were true together. Conditions are asked once more before the events go, by
all that is known then; nothing that is learned later changes the answers. A policy that asks the same is counted on
them; of what was not asked, or was forgotten because too few people shared it, *cannot see* is said, never *not*.
"""
