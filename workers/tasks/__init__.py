"""One module a kind of job, named after the kind: `KIND`, `BATCH` and `run(runtime, jobs, now)`."""
