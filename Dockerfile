# Two stages: the first builds a virtual environment from the lock, the second only carries it.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.lock requirements-dev.lock ./
RUN python -m venv /opt/duban && /opt/duban/bin/pip install --require-hashes --requirement requirements.lock
# The build backend stands in the developers' lock; that environment stays behind in this stage.
RUN python -m venv /opt/build && /opt/build/bin/pip install --require-hashes --requirement requirements-dev.lock
COPY . .
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/duban/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Duban" org.opencontainers.image.licenses="MIT"
# A process inside a container is reached from outside only when it does not listen on loopback alone.
ENV PATH=/opt/duban/bin:$PATH PYTHONUNBUFFERED=1 DUBAN_HOST=0.0.0.0
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin duban \
    && install --directory --owner=duban --group=duban --mode=0700 /app/var
COPY --from=build /opt/duban /opt/duban
WORKDIR /app
USER duban
VOLUME /app/var
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ.get('DUBAN_PORT', '8080')}/healthz\", timeout=5)"]
ENTRYPOINT ["duban"]
CMD ["run"]
