# One image for the API, the workers and the migrations: only the command differs.
FROM python:3.11-slim AS installed

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
# The pins change seldom and the code often: a layer each.
COPY requirements/build.txt requirements/run.txt /tmp/requirements/
RUN pip install --require-hashes -r /tmp/requirements/build.txt \
    && pip install --require-hashes -r /tmp/requirements/run.txt
WORKDIR /app
COPY pyproject.toml README.md alembic.ini ./
COPY api api
COPY imaging imaging
COPY migrations migrations
# Installed in place: fonts, networks and labels are read from beside the code that uses them.
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q api imaging migrations

FROM python:3.11-slim
# The process owns nothing that it runs: code and packages stay root's. Photos kept in a folder
# instead of S3, and SQLite, go to /app/var.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin repigment \
    && install -d -o repigment -g repigment -m 0700 /app/var
COPY --from=installed /opt/venv /opt/venv
COPY --from=installed /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    REPIGMENT_ENVIRONMENT=production \
    REPIGMENT_HOST=0.0.0.0 \
    REPIGMENT_PORT=8000
USER repigment
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["repigment", "serve"]
