import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Calls of HTTP clients whose first argument is the address. */
const REQUESTS = [
  'fetch',
  'axios',
  ...['get', 'post', 'put', 'patch', 'delete', 'request'].flatMap((verb) => [
    `axios.${verb}`,
    `got.${verb}`,
    `superagent.${verb}`,
    `requests.${verb}`,
    `httpx.${verb}`,
    `HTTParty.${verb}`,
    `Faraday.${verb}`,
    `reqwest.${verb}`,
  ]),
  'got',
  'node-fetch',
  'undici.fetch',
  'undici.request',
  'net/http.Get',
  'net/http.Post',
  'net/http.Head',
  'urllib.request.urlopen',
  'file_get_contents',
  'Faraday.new',
  'reqwest.Client.new().get',
  'reqwest.Client.new().post',
  '*.getForObject',
  '*.getForEntity',
  '*.postForObject',
  '*.postForEntity',
  'google.golang.org/grpc.Dial',
  'google.golang.org/grpc.NewClient',
  'grpc.insecure_channel',
  '*.WebClient.create',
  '*.RestClient.create',
  '*.baseUrl',
];

/** Options of SDK clients and HTTP clients that say where the service is. */
const OPTIONS = [
  'endpoint',
  'endPoint',
  'endpoint_url',
  'baseURL',
  'baseUrl',
  'base_url',
  'base_uri',
  'BaseEndpoint',
  'serverUrl',
  'ServiceURL',
];
/** Their makers, by canonical name. */
const CLIENTS = [
  'boto3.client',
  'boto3.resource',
  '@aws-sdk/client-s3.S3Client',
  '@aws-sdk/client-sqs.SQSClient',
  '@aws-sdk/client-dynamodb.DynamoDBClient',
  '@aws-sdk/client-sns.SNSClient',
  '@aws-sdk/client-ses.SESClient',
  'aws-sdk.S3',
  'aws-sdk.SQS',
  'aws-sdk.DynamoDB',
  'aws-sdk.DynamoDB.DocumentClient',
  'AWS.S3',
  'AWS.SQS',
  'AWS.DynamoDB',
  'minio.Client',
  'axios.create',
  'ky.create',
  'got.extend',
  'httpx.Client',
  'httpx.AsyncClient',
  'GuzzleHttp.Client',
  'Aws.S3.S3Client',
  'Aws.S3.Client.new',
];
const FIRST = ['minio.Minio', 'github.com/minio/minio-go/v7.New'];

/** A host inside of the deploy's own network: one word, a private address or name, or one with a port. */
const OWN =
  /^(?:https?|grpc|ws|wss):\/\/(?:[^/@\s]*@)?(?:[a-z][\w-]*(?::\d+)?|[\w.-]+:\d{2,5}|[\w.-]+\.(?:internal|local|svc|cluster\.local|lan|intra|corp)|(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3})(?:[/?#]|$)/i;
const OWN_ADDRESS = /^[a-z][\w.-]*:\d{2,5}$/i;

export default rule({
  id: 'backing-services/hardcoded-endpoint',
  title: 'Let the deploy say where a client finds its service',
  why: 'Another service of the same name and port is not there in every deploy, and moving it takes a new release of this one.',
  remedy: 'Read the endpoint from the environment; a literal for local runs may stand behind the lookup as a fallback.',
  severity: 'warning',
  limits: ['Public APIs with one address for everyone are not judged.'],
  code: [{ languages: APP_LANGUAGES, literals: ['http', 'grpc', 'minio', 'Minio'], judge }],
  examples: {
    bad: [
      {
        name: 'JavaScript, another service',
        files: {
          'api.js':
            "const express = require('express');\nconst axios = require('axios');\nexpress().listen(process.env.PORT);\nexports.user = (id) => axios.get(`http://users:3000/users/${id}`); // ⟵\n",
        },
      },
      {
        name: 'TypeScript, an SDK',
        files: {
          'files.ts':
            "import { S3Client } from '@aws-sdk/client-s3';\nexport const s3 = new S3Client({ endpoint: 'http://minio:9000' }); // ⟵\n",
        },
      },
      {
        name: 'Python, an SDK',
        files: { 'files.py': "import boto3\ns3 = boto3.client('s3', endpoint_url='http://localhost:9000') # ⟵\n" },
      },
      {
        name: 'Python, a request',
        files: { 'api.py': "import requests\n\ndef user(id):\n    return requests.get('http://users:3000/users') # ⟵\n" },
      },
      {
        name: 'Go, gRPC',
        files: {
          'main.go':
            'package main\n\nimport "google.golang.org/grpc"\n\nfunc main() {\n\tconn, _ := grpc.NewClient("users:50051") // ⟵\n\tserve(conn)\n}\n',
        },
      },
      {
        name: 'C#, an address for all requests',
        files: { 'Program.cs': 'services.AddHttpClient("users", c => { c.BaseAddress = new Uri("http://users:8080"); }); // ⟵\n' },
      },
      {
        name: 'Java, a reactive client',
        files: {
          'src/main/java/Users.java':
            'import org.springframework.web.reactive.function.client.WebClient;\nclass Users {\n  WebClient client = WebClient.builder().baseUrl("http://users:8080").build(); // ⟵\n}\n',
        },
      },
      {
        name: 'PHP',
        files: { 'index.php': "<?php\nuse GuzzleHttp\\Client;\n$client = new Client(['base_uri' => 'http://users:3000']); // ⟵\n" },
      },
    ],
    good: [
      {
        name: 'C#, from the settings',
        files: { 'Program.cs': 'services.AddHttpClient("users", c => { c.BaseAddress = new Uri(configuration["Users:Url"]); });\n' },
      },
      {
        name: 'from the environment',
        files: {
          'files.ts':
            "import { S3Client } from '@aws-sdk/client-s3';\nexport const s3 = new S3Client({ endpoint: process.env.S3_ENDPOINT });\n",
        },
      },
      {
        name: 'a fallback',
        files: {
          'files.py': "import os, boto3\ns3 = boto3.client('s3', endpoint_url=os.getenv('S3_ENDPOINT', 'http://localhost:9000'))\n",
        },
      },
      {
        name: 'a public API',
        files: {
          'api.js': "const axios = require('axios');\nexports.repositories = () => axios.get('https://api.github.com/orgs/acme/repos');\n",
        },
      },
      { name: 'a path', files: { 'api.js': "exports.user = () => fetch('/api/user');\n" } },
      { name: 'a check of its own health', files: { 'healthcheck.js': "fetch('http://localhost:3000/health');\n" } },
    ],
  },
});

/** Health checks ask the process beside them, and a cloud's metadata has one address: the same in every deploy. */
const HEALTH = /metadata\.google\.internal|169\.254\.169\.254|health|\/ready|\/live|\/ping|\/status/i;

function* judge(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind === 'client' || HEALTH.test(file.path)) return;
  for (const call of file.callsTo(...REQUESTS)) yield* said(call, call.args[0]);
  for (const call of file.callsTo(...CLIENTS)) for (const option of OPTIONS) yield* said(call, call.option(option));
  for (const call of file.callsTo(...FIRST)) yield* said(call, call.args[0]);
  for (const { name, value } of file.language === 'csharp' ? file.assignments : []) {
    const made = name === 'BaseAddress' ? value.call() : undefined;
    if (made) yield* said(made, made.args[0]);
  }
}

function* said(call: Call, given: Expression | undefined): Iterable<Found> {
  const value = given?.value();
  const first = value?.pieces?.[0];
  const known = typeof value?.literal === 'string' ? value.literal : typeof first === 'string' ? `${first}x` : undefined;
  const isWritten = value?.provenance === 'literal' || (value?.provenance === 'unknown' && typeof first === 'string');
  if (!given || known === undefined || !isWritten || HEALTH.test(known)) return;
  const host = OWN.test(known)
    ? known.replace(/^\w+:\/\/(?:[^/@]*@)?/, '').replace(/[/?#].*$/, '')
    : OWN_ADDRESS.test(known)
      ? known
      : undefined;
  if (host !== undefined)
    yield { span: value?.origin ?? given.span, what: `\`${call.method}\` reaches another service at the literal address \`${host}\`.` };
}
