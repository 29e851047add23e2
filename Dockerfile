# The image of the exporter and of the demo swarm, in stages: compilers and development packages stay behind.
#   docker build -t swarmscope .
# Where packages come through a company's registry or proxy, give npm's settings and the certificates to trust as build secrets;
# they are visible to npm while it runs and end up in no layer:
#   docker build --secret id=npmrc,src=$HOME/.npmrc --secret id=ca,src=/etc/ssl/certs/ca-certificates.crt -t swarmscope .

# Node 24 is a line with long-term support, until April 2028. The tag names the exact release; pin its digest too
# (node:24.21.0-bookworm-slim@sha256:…) where builds must be the same to the byte.
FROM node:24.21.0-bookworm-slim AS node
WORKDIR /app

FROM node AS packages
COPY package.json package-lock.json .npmrc ./
# No script of a package runs: none of ours needs one, and they are how hostile packages get in.
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    npm ci --ignore-scripts --loglevel=error

FROM packages AS build
COPY tsconfig.json tsconfig.build.json ./
COPY client client
COPY exporter exporter
COPY demo demo
RUN node_modules/.bin/tsc -p tsconfig.build.json --incremental false

FROM packages AS production-packages
RUN npm prune --omit=dev --ignore-scripts --loglevel=error

FROM node
# Nothing is installed at run time: without npm there is less to attack and less for scanners to report.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY package.json LICENSE ./
COPY --from=production-packages /app/node_modules node_modules
COPY --from=build /app/dist dist
ENV NODE_ENV=production
# A volume that is mounted here for the first time takes over who owns it: the journal's place.
RUN mkdir /data && chown 60946:60946 /data
# A number that no account of a host has (60578 to 61183 are given to nobody): the exporter may see the host's /proc, and the kernel
# lets a process look into others of its own user.
USER 60946:60946
EXPOSE 9464
ENTRYPOINT ["node", "dist/exporter/cli.js"]
