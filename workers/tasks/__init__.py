"""One module a kind of job, named after the kind: `KIND`, `BATCH`, `run(runtime, jobs, now)`, and
`GATHERS` where batches would wait for each other.
"""
