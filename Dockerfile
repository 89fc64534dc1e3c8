# The production image: build with everything, then keep what runs. Built with `docker build -t 360degree-supply .`
FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node --import ./build/read-jsx.ts build/build.ts --for node \
 && npm prune --omit=dev --no-audit --no-fund \
 # The image brings its own Node, and needs the inference library of one system only.
 && rm -rf node_modules/node-linux-* node_modules/node-bin-* node_modules/.bin/node \
 && cd node_modules/onnxruntime-node/bin/napi-v* \
 && rm -rf darwin win32 \
 && find linux -mindepth 1 -maxdepth 1 ! -name "$(node -p process.arch)" -exec rm -rf {} +

FROM node:26-bookworm-slim
# tini is process 1: it reaps the children of killed document readers, which Node does not.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o node -g node /data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/samples ./samples
COPY --from=build /app/script/supply ./script/supply
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "script/supply"]
CMD ["serve"]
