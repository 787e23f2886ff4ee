# Two stages: the first compiles with the development tools, the second has only what runs.
#
# With its own database (embedded PostgreSQL in the volume), reachable from this host only:
#   docker build --tag scowatch:1 .
#   docker run --detach --init --name scowatch --stop-timeout 20 --publish 127.0.0.1:8710:8710 \
#     --volume scowatch-data:/data --env SCOWATCH_HTTP_TOKEN="$(openssl rand -hex 24)" scowatch:1
# With PostgreSQL and Redis beside it: docker-compose.yml.

FROM node:20-bookworm-slim AS build
WORKDIR /app
# Dependencies first: they change less often than the source and stay in the layer cache.
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY workers ./workers
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    SCOWATCH_CONFIG=/app/config \
    SCOWATCH_DATA=/data \
    SCOWATCH_HTTP_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY seeds ./seeds
COPY config ./config
# The user `node` (uid 1000) comes with the base image; nothing in /app belongs to it.
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8710
STOPSIGNAL SIGTERM
# Alive means: the process answers. Whether it can work is asked at /readyz, by the balancer:
# restarting this container would not bring a lost database back.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SCOWATCH_HTTP_PORT || 8710}/healthz`,{signal:AbortSignal.timeout(4000)}).then(r=>process.exit(r.status<500?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
