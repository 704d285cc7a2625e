# One image for every service; docker-compose.yml says which one runs.
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
COPY localnet/package.json localnet/
COPY verify/package.json verify/
COPY stack/bootstrap.mjs stack/
RUN node stack/bootstrap.mjs --install-only
COPY . .
RUN npm run build:web && mkdir /data && chown node:node /data
USER node
CMD ["npm", "run", "api"]
