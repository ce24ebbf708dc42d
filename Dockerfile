# Two images from one file: `api` is slim and carries no model, `worker` carries torch and the weights.
#   docker build --target api -t etalage-api .
#   docker build --target worker -t etalage-worker [--build-arg TORCH_INDEX=<an index of GPU or CPU builds>] .

FROM python:3.11-slim-bookworm AS base
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    STATE_DIR=/state \
    MEDIA_DIR=/media \
    WEIGHTS_DIR=/weights
# Volumes take over the owner of the folder they are mounted on.
RUN groupadd --gid 10001 etalage \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin etalage \
    && install -d -o etalage -g etalage /state /media
WORKDIR /app

FROM python:3.11-slim-bookworm AS api-packages
COPY requirements-api.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv /venv \
    && /venv/bin/pip install --require-hashes --no-deps -r requirements-api.lock

FROM python:3.11-slim-bookworm AS worker-packages
COPY requirements-worker.lock ./
ARG TORCH=torch==2.13.0
ARG TORCH_INDEX=
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv /venv \
    && /venv/bin/pip install --require-hashes --no-deps -r requirements-worker.lock \
    && /venv/bin/pip install ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "$TORCH"

# Apart from the rest, so that a change of code fetches no weights.
FROM worker-packages AS weights
WORKDIR /app
COPY ml ml
RUN --mount=type=cache,target=/root/.cache/pip /venv/bin/python -m ml.weights /weights

FROM node:22-bookworm-slim AS studio
WORKDIR /app/api/studio
COPY api/studio/package.json api/studio/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY schema.graphql /app/
COPY api/studio ./
RUN npm run build

FROM base AS api
COPY --from=api-packages /venv /venv
COPY alembic.ini ./
COPY migrations migrations
COPY domain domain
COPY api api
COPY --from=studio /app/api/studio/dist api/studio/dist
USER etalage
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["python", "-m", "api", "serve"]

FROM base AS worker
COPY --from=worker-packages /venv /venv
COPY --from=weights /weights /weights
COPY domain domain
COPY ml ml
COPY workers workers
USER etalage
# A worker has no port to ask. That it still reaches the table of jobs is what it needs to be of use.
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s --retries=3 \
    CMD ["python", "-m", "workers", "jobs"]
CMD ["python", "-m", "workers", "run"]
