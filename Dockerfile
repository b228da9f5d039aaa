# Lethe for production: one image, whose command says which process it becomes
# (web, worker, beat, migrate; see runtime/processes.py).

FROM python:3.12-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/production.lock /tmp/production.lock
RUN /opt/venv/bin/pip install --require-hashes --requirement /tmp/production.lock

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    LETHE_BIND=0.0.0.0:8000 \
    LETHE_DATA=/data
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin lethe \
    && install --directory --owner lethe --mode 0700 /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/lethe
COPY . .
# The addresses are never used: collecting the static files asks nobody.
RUN mkdir staticfiles \
    && LETHE_SECRET_KEY=unused DATABASE_URL=postgresql://unused/unused \
       REDIS_URL=redis://unused python manage.py collectstatic --no-input
USER lethe
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=15s --start-period=30s \
    CMD ["python", "-m", "runtime", "probe", "web"]
ENTRYPOINT ["python", "-m", "runtime"]
CMD ["web"]
