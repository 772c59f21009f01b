FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY checks checks
COPY scripts/bundle.ts scripts/
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24.21.0-slim
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data
WORKDIR /app
RUN install -d -o node -g node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Web with a worker inside. For processes of their own: `web --only web`, and `worker` (start it with --no-healthcheck: it answers no HTTP).
# `migrate` runs before a release.
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["web"]
