# One image for web and worker; the command decides.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/hightech HOST=0.0.0.0
WORKDIR /app

COPY requirements.txt run.py ./
RUN python3 run.py install

COPY . .
RUN useradd --system --home-dir /var/lib/hightech --create-home hightech \
    && chown -R hightech /var/lib/hightech
USER hightech
VOLUME /var/lib/hightech
EXPOSE 8000
CMD ["python3", "run.py", "serve"]
