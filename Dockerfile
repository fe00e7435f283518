# The web server and the worker of one image; compose.yaml runs both beside PostgreSQL.
FROM python:3.13-slim
WORKDIR /village
COPY pyproject.toml constraints.txt README.md ./
COPY village village
RUN pip install --no-cache-dir -c constraints.txt -e .
COPY . .
RUN pybabel -q compile -d translations \
    && useradd --create-home village && install -d -o village /data
USER village
ENV VILLAGE_ENV=production VILLAGE_DATA_DIR=/data VILLAGE_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
CMD ["village", "serve"]
