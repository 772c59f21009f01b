FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY checks checks
COPY scripts/bundle.ts scripts/without-examples.ts scripts/
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24.21.0-slim
ENV NODE_ENV=production PORT=3000 WORKER_PORT=3001 DATA_DIR=/data
WORKDIR /app
RUN install -d -o node -g node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
EXPOSE 3000 3001
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "Promise.any([process.env.PORT, process.env.WORKER_PORT].map(async (port) => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok || Promise.reject())).then(() => process.exit(0), () => process.exit(1))"]
# Web with a worker inside. For processes of their own: `web --only web`, and `worker`, which tells on WORKER_PORT how it is.
# `migrate` runs before a release.
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["web"]
