"""Replay on a cluster: the files of a store given to Spark's executors, each looked at by the same evaluator as here.

It can hurt people as the event store can. Bytes of events stay in the memory of executors, one file at a time;
policies and facts lie in Spark's scratch for as long as the replay runs. What comes back is what a replay on one
machine finds, names among it, so the cluster must be one that may see them.
"""
