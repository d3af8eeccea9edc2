# The service of dfm. Its stages run docker/*.sh, which docker/steps-without-docker.sh runs, too.
#
#   docker build -t dfm .
#   docker run --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 -v "$PWD/models:/models:ro" dfm
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
# Engines to have beside ONNX Runtime and EJML: "", djl, nd4j, "djl nd4j".
ARG ENGINES=""
RUN docker/build.sh /opt/dfm "$ENGINES"

FROM eclipse-temurin:17-jre
COPY --from=build /opt/dfm /opt/dfm
COPY docker/prepare.sh /tmp/prepare.sh
ENV DFM_CACHE=/var/cache/dfm
RUN /tmp/prepare.sh && rm -rf /tmp/*
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/opt/dfm/bin/dfm", "health", "--quiet", "http://127.0.0.1:8080"]
ENTRYPOINT ["/opt/dfm/bin/dfm"]
CMD ["serve", "--models", "/models", "--host", "0.0.0.0", "--log-format", "json"]
