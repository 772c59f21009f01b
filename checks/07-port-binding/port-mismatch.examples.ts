import type { Rule } from '../rule.ts';

/** What `port-mismatch` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'nginx, which takes no port from a file of variables',
      files: {
        'docker-compose.yml': 'services:\n  front:\n    build: .\n    env_file: [.env]\n    ports: ["80:5173"] # ⟵\n',
        Dockerfile:
          'FROM node:20.11 AS build\nRUN npm run build\nFROM nginx:1.27.0\nCOPY --from=build /app/dist /usr/share/nginx/html\nCOPY nginx.conf /etc/nginx/nginx.conf\n',
        'nginx.conf': 'events {}\nhttp {\n  include /etc/nginx/conf.d/*.conf;\n}\n',
      },
    },
    {
      name: 'a service that is told where another one is',
      files: {
        'docker-compose.yml':
          'services:\n  front:\n    build: .\n    ports: ["8080:8080"] # ⟵\n    environment:\n      - PRODUCT_SERVICE_URL=http://products:3002\n',
        Dockerfile: 'FROM node:20.11\nCOPY . .\nEXPOSE 80\nCMD ["npm", "run", "serve"]\n',
      },
    },
    {
      name: 'a Service to the port of a sidecar that nobody asks for',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1.4\n          ports:\n            - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 3500\n      targetPort: 3500 # ⟵\n',
      },
    },

    {
      name: 'EXPOSE and the code',
      files: {
        Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
        'package.json': '{"name":"shop","private":true}',
        'server.js': "require('express')().listen(3000);\n",
      },
      at: 'Dockerfile:3',
    },
    {
      name: 'EXPOSE and the command',
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "app:app"]\n',
        'app.py': 'x = 1\n',
      },
      at: 'Dockerfile:3',
    },
    {
      name: 'a compose mapping and what the image exposes, where nobody knows the port of the code',
      files: {
        Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 8080\nCMD ["npm", "start"]\n',
        'package.json': '{"name":"shop","private":true,"scripts":{"start":"node server.js"}}',
        'server.js': "require('express')().listen(require('./config').port);\n",
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    command: npm start\n    ports:\n      - "80:3000" # ⟵\n',
      },
    },
    {
      name: 'a compose mapping and the fallback of the code',
      files: {
        Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n',
        'package.json': '{"name":"shop","private":true}',
        'server.js': "require('express')().listen(process.env.PORT || 3000);\n",
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    ports:\n      - "80:8080" # ⟵\n',
      },
    },
    {
      name: 'nginx',
      files: {
        Dockerfile: 'FROM nginx:1.27\nCOPY dist /usr/share/nginx/html\n',
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    ports:\n      - "8080:8080" # ⟵\n',
      },
    },
    {
      name: 'a Service',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1.4\n          ports:\n            - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: 3000 # ⟵\n',
      },
    },
    {
      name: 'a probe of a port by a name that no port has',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1.4\n          ports:\n            - name: http\n              containerPort: 8080\n          readinessProbe:\n            httpGet:\n              path: /\n              port: web # ⟵\n',
      },
    },
    {
      name: 'an Ingress',
      files: {
        'k8s/web.yaml':
          'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: web\n                port:\n                  number: 8080 # ⟵\n',
      },
    },
    {
      name: 'PORT and containerPort',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1.4\n          env:\n            - name: PORT\n              value: "3000" # ⟵\n          ports:\n            - containerPort: 8080\n',
      },
    },
    {
      name: 'Fly.io',
      files: { 'fly.toml': 'app = "shop"\n\n[env]\nPORT = "3000"\n\n[http_service]\ninternal_port = 8080 # ⟵\n' },
    },
  ],
  good: [
    {
      name: 'nginx, whose template is filled in from a file of variables',
      files: {
        'docker-compose.yml': 'services:\n  front:\n    build: .\n    env_file: [.env]\n    ports: ["80:5173"]\n',
        Dockerfile: 'FROM nginx:1.27.0\nCOPY default.conf.template /etc/nginx/templates/\n',
        'default.conf.template': 'server {\n  listen ${PORT};\n}\n',
      },
    },
    {
      name: 'a service that may be told its own address',
      files: {
        'docker-compose.yml':
          'services:\n  front:\n    build: .\n    ports: ["8080:8080"]\n    environment:\n      - APP_URL=http://0.0.0.0:8080\n',
        Dockerfile: 'FROM node:20.11\nCOPY . .\nEXPOSE 80\nCMD ["npm", "run", "serve"]\n',
      },
    },
    {
      name: 'a port of the sidecar that Dapr puts in',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    metadata:\n      labels:\n        app: web\n      annotations:\n        dapr.io/enabled: "true"\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1.4\n          ports:\n            - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 3500\n      targetPort: 3500\n',
      },
    },
    {
      name: 'the port of a server that the container calls',
      files: {
        'k8s/exporter.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: exporter\nspec:\n  template:\n    spec:\n      containers:\n        - name: exporter\n          image: acme/exporter:1.4\n          env:\n            - name: SERVER\n              value: db\n            - name: PORT\n              value: "1433"\n          ports:\n            - containerPort: 4000\n',
      },
    },

    {
      name: 'a port that mounted settings give',
      files: {
        Dockerfile: 'FROM debian:12\nEXPOSE 8536\nCMD ["/app/lemmy"]\n',
        'docker-compose.yml':
          'services:\n  alpha:\n    build: .\n    volumes:\n      - ./alpha.hjson:/config/config.hjson\n    ports: ["8541:8541"]\n',
        'alpha.hjson': '{\n  hostname: lemmy-alpha\n  port: 8541\n}\n',
      },
    },
    {
      name: 'an overlay that says where to listen',
      files: {
        Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    ports:\n      - "5106:5106"\n',
        'docker-compose.override.yml': 'services:\n  web:\n    environment:\n      - ASPNETCORE_URLS=http://+:5106\n',
      },
    },
    {
      name: 'an image that has its program from elsewhere',
      files: {
        Dockerfile:
          'FROM golang:1.22 AS build\nRUN go install example.com/shop@v1\nFROM alpine:3.20\nCOPY --from=build /go/bin/shop /shop\nEXPOSE 8050\nCMD ["/shop"]\n',
        'go.mod': 'module example.com/shop\n\ngo 1.22\n',
        'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8152", nil) }\n',
      },
    },
    {
      name: 'a port beside the exposed one, and a container that is told its port',
      files: {
        Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 8080\nCMD ["npm", "start"]\n',
        'package.json': '{"name":"shop","private":true,"scripts":{"start":"node server.js"}}',
        'server.js': "require('express')().listen(require('./config').port);\n",
        'docker-compose.yml':
          'services:\n  web:\n    build: .\n    ports:\n      - "9229:9229"\n      - "80:8080"\n  other:\n    build: .\n    environment:\n      SERVER_PORT: 3000\n    ports:\n      - "81:3000"\n  docs:\n    build: .\n    command: npm run docs\n    ports:\n      - "82:8000"\n',
      },
    },
    {
      name: 'the same port everywhere',
      files: {
        Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
        'package.json': '{"name":"shop","private":true}',
        'server.js': "require('express')().listen(process.env.PORT || 3000);\n",
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    ports:\n      - "80:3000"\n',
      },
    },
    {
      name: 'the port is handed over in a variable',
      files: {
        Dockerfile: 'FROM node:20\nENV PORT=8080\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
        'package.json': '{"name":"shop","private":true}',
        'server.js': "require('express')().listen(process.env.PORT || 3000);\n",
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    environment:\n      PORT: 5000\n    ports:\n      - "80:5000"\n',
      },
    },
    {
      name: 'a variable that is not known here',
      files: {
        Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n',
        'package.json': '{"name":"shop","private":true}',
        'server.js': "require('express')().listen(process.env.PORT || 3000);\n",
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    env_file: web.env\n    ports:\n      - "80:8080"\n',
      },
    },
    {
      name: 'a second port beside the one that serves',
      files: {
        Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n',
        'package.json': '{"name":"shop","private":true}',
        'server.js': "require('express')().listen(3000);\n",
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    ports:\n      - "3000:3000"\n      - "9229:9229"\n',
      },
    },
    {
      name: 'gunicorn in front of what the code would bind by hand',
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 8000\nCMD ["gunicorn", "app:app"]\n',
        'app.py': 'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(port=5000)\n',
      },
    },
    {
      name: 'a Service by name',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1.4\n          ports:\n            - name: http\n              containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: http\n',
      },
    },
    {
      name: 'pods that declare no ports',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1.4\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: 3000\n',
      },
    },
    {
      name: 'nginx with a configuration of its own',
      files: {
        Dockerfile: 'FROM nginx:1.27\nCOPY default.conf /etc/nginx/conf.d/default.conf\nEXPOSE 8080\n',
        'default.conf': 'server {\n  listen 8080;\n  root /usr/share/nginx/html;\n}\n',
      },
    },
  ],
};
