import type { Rule } from '../rule.ts';

/** What `hardcoded-endpoint` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Laravel, a request that is prepared first',
      files: {
        'Sms.php':
          "<?php\nuse Illuminate\\Support\\Facades\\Http;\nHttp::withToken($token)->post('http://sms-gateway:8080/send', []); // ⟵\n",
      },
    },
    {
      name: 'Ruby, the database of one project',
      files: {
        'app/controllers/cars_controller.rb':
          'class CarsController\n  def create\n    RestClient.put "https://acme-f9553.firebaseio.com/cars/#{@id}.json", body # ⟵\n  end\nend\n',
      },
    },
    {
      name: 'Ruby, one stage of a gateway',
      files: {
        'app/controllers/mails_controller.rb':
          'class MailsController\n  def create\n    endpoint = "https://pzeb4jmr4l.execute-api.us-east-1.amazonaws.com/dev/de/#{params[:code]}" # ⟵\n    HTTParty.get(endpoint)\n  end\nend\n',
      },
    },
    {
      name: 'Rust, another service on the machine',
      files: {
        'src/main.rs':
          'fn main() {\n    let res = reqwest::Client::new()\n        .put("http://localhost:9000/import/master") // ⟵\n        .send();\n}\n',
      },
    },
    {
      name: 'a map of services',
      files: { 'services.js': "const services = {\n  cart: 'http://localhost:4002', // ⟵\n};\nmodule.exports = services;\n" },
    },
    {
      name: 'once, where the address is written',
      files: {
        'billing.rb':
          'class Billing\n  BASE = \'http://billing:3001\'.freeze # ⟵\n  def charge(order)\n    Faraday.post("#{BASE}/charges", order.to_json)\n  end\nend\n',
      },
    },
    {
      name: 'a region’s object store, Node',
      files: {
        'package.json': '{"scripts":{"start":"node index.js"},"dependencies":{"aws-sdk":"2.1.0"}}',
        'index.js': "const AWS = require('aws-sdk');\nconst s3 = new AWS.S3({ endpoint: 'nyc3.digitaloceanspaces.com' }); // ⟵\n",
      },
    },
    {
      name: 'a region’s object store, Python',
      files: {
        'app.py': "import boto3\nspaces = boto3.client('s3', endpoint_url='https://fra1.digitaloceanspaces.com') # ⟵\n",
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'a service of a region, Java',
      files: {
        'src/main/java/Uploader.java':
          'import com.amazonaws.services.cloudwatch.AmazonCloudWatchClient;\n\nclass Uploader {\n  Uploader() {\n    acw = new AmazonCloudWatchClient();\n    acw.setEndpoint("https://monitoring.eu-west-1.amazonaws.com"); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'a name that says nothing',
      files: {
        'users.js': "const baseUrl = 'http://user-service:3000'; // ⟵\nexports.load = (client, id) => client.fetchFrom(baseUrl, id);\n",
      },
    },
    {
      name: 'Go, an address without a scheme',
      files: { 'main.go': 'package main\n\nfunc main() {\n\torderSvcAddr := "order:50051" // ⟵\n\tdial(orderSvcAddr)\n}\n' },
    },
    {
      name: 'Ruby, the base of all requests',
      files: { 'pay.rb': "class Pay\n  include HTTParty\n  base_uri 'http://payments:3000' # ⟵\nend\n" },
    },
    {
      name: 'Spring, a server of settings',
      files: {
        'src/main/resources/application.yml': 'spring:\n  config:\n    import: optional:configserver:http://config-server:8888 # ⟵\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'C#, who issues the tokens',
      files: {
        'Program.cs': 'services.AddAuthentication("Bearer").AddJwtBearer(o => { o.Authority = "https://localhost:5001"; }); // ⟵\n',
      },
    },
    {
      name: 'Ocelot',
      files: {
        'Gateway/ocelot.json':
          '{\n  "Routes": [\n    { "DownstreamHostAndPorts": [{ "Host": "catalog", "Port": 80 }] },\n    { "DownstreamHostAndPorts": [{ "Host": "basket", "Port": 80 }] }\n  ]\n}\n',
        Procfile: 'web: dotnet Gateway.dll\n',
      },
      at: 'Gateway/ocelot.json:3',
    },
    {
      name: 'settings that nothing comes before',
      files: {
        'requirements.txt': 'fastapi==0.115.0\n',
        'main.py': 'from fastapi import FastAPI\nfrom shop.configs import settings\n\napp = FastAPI()\n',
        'shop/configs/__init__.py': 'import tomllib\n\nsettings = tomllib.load(open("shop/configs/default.toml", "rb"))\n',
        'shop/configs/default.toml': '[default.search]\nindex_url = "http://localhost:9200" # ⟵\n',
      },
    },
    {
      name: 'Spring, the address of another service',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        Dockerfile: 'FROM eclipse-temurin:21.0.4_7-jre\nCOPY target/shop.jar /\nCMD ["java", "-jar", "/shop.jar"]\n',
        'src/main/resources/application.yml': 'spring:\n  application:\n    name: shop\nbilling:\n  api-url: http://billing:8080/api # ⟵\n',
      },
    },
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
    {
      name: 'appsettings',
      files: { 'appsettings.json': '{\n  "Services": { "UsersUrl": "http://localhost:5001" }\n}\n', Procfile: 'web: dotnet App.dll\n' },
      at: 'appsettings.json:2',
    },
    {
      name: 'Spring settings',
      files: {
        'src/main/resources/application.yml': 'spring:\n  zipkin:\n    base-url: http://localhost:9411 # ⟵\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    { name: 'a constant that another module uses', files: { 'config.js': "exports.USERS_SERVICE_URL = 'http://users:3000'; // ⟵\n" } },
    {
      name: 'Go, a request that is made first',
      files: {
        'main.go':
          'package main\n\nimport "net/http"\n\nfunc main() {\n\treq, _ := http.NewRequest("GET", "http://users:8080/x", nil) // ⟵\n\tserve(req)\n}\n',
      },
    },
    {
      name: 'Java, Feign',
      files: {
        'src/main/java/Users.java':
          'import org.springframework.cloud.openfeign.FeignClient;\n@FeignClient(name = "users", url = "http://localhost:8081") // ⟵\ninterface Users {}\n',
      },
    },
  ],
  good: [
    {
      name: 'a project from the environment, and an interface with one address for everybody',
      files: {
        'app/controllers/cars_controller.rb':
          'class CarsController\n  def create\n    RestClient.put "https://#{ENV["FIREBASE_PROJECT"]}.firebaseio.com/cars.json", body\n    RestClient.put "https://api.acme.io/cars", body\n  end\nend\n',
      },
    },
    {
      name: 'maps of services with lookups, and of something else',
      files: {
        'services.js':
          "exports.services = { cart: process.env.CART_URL || 'http://localhost:4002' };\nconst pages = { home: 'http://localhost:4002' };\nmodule.exports.pages = pages;\n",
      },
    },
    {
      name: '.NET, the app’s own address and a logo of it',
      files: {
        'appsettings.json': '{\n  "Url": "https://localhost:64908",\n  "shopLogoUrl": "http://localhost:1111/logo.png"\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
    },
    {
      name: 'a link that a mail shows',
      files: {
        'mail.js': 'exports.mail = (token) => ({ resetPasswordUrl: `http://link-to-app/reset?token=${token}` });\n',
      },
    },
    {
      name: 'an object store that the environment chooses, and an API with one address',
      files: {
        'app.py':
          "import os\nimport boto3\nfrom openai import OpenAI\nspaces = boto3.client('s3', endpoint_url=os.environ['SPACES_ENDPOINT'])\nmodels = OpenAI(base_url='https://api.openai.com/v1')\n",
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Go, in a branch for an unset value',
      files: {
        'main.go':
          'package main\n\nfunc main() {\n\torderSvcAddr := read("ORDER")\n\tif orderSvcAddr == "" {\n\t\torderSvcAddr = "order:50051"\n\t}\n\tdial(orderSvcAddr)\n}\n',
      },
    },
    {
      name: 'what a lookup gives where there is nothing',
      files: { 'ids.rb': "URL = settings.fetch(:api, 'http://user-service:4567')\n" },
    },
    {
      name: 'an address that is shown, compared, or the app’s own',
      files: {
        'app.js':
          "console.log('http://shop-web:3000 is up');\nexports.isOwn = (url) => url === 'http://shop-web:3000';\nexports.redirectUrl = 'http://shop-web:3000/done';\n",
      },
    },
    {
      name: 'Ocelot for developers',
      files: {
        'Gateway/ocelot.Development.json': '{ "Routes": [{ "DownstreamHostAndPorts": [{ "Host": "localhost", "Port": 5001 }] }] }\n',
        Procfile: 'web: dotnet Gateway.dll\n',
      },
    },
    {
      name: 'settings of dynaconf, which variables come before',
      files: {
        'requirements.txt': 'fastapi==0.115.0\ndynaconf==3.2.6\n',
        'main.py': 'from fastapi import FastAPI\nfrom shop.configs import settings\n\napp = FastAPI()\n',
        'shop/configs/__init__.py':
          'from dynaconf import Dynaconf\n\nsettings = Dynaconf(\n    envvar_prefix="SHOP",\n    settings_files=["shop/configs/default.toml"],\n)\n',
        'shop/configs/default.toml': '[default.search]\nindex_url = "http://localhost:9200"\n',
      },
    },
    {
      name: 'Spring, what a variable falls back to',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        Dockerfile: 'FROM eclipse-temurin:21.0.4_7-jre\nCOPY target/shop.jar /\nCMD ["java", "-jar", "/shop.jar"]\n',
        'src/main/resources/application.yml': 'spring:\n  application:\n    name: shop\nBILLING_API_URL: http://billing/api\n',
      },
    },
    {
      name: 'a name that Spring Cloud looks up in a registry',
      files: {
        'pom.xml':
          '<project><groupId>a</groupId><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
        'src/main/java/shop/Application.java':
          'package shop;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\npublic class Application {\n  @Bean @LoadBalanced\n  public RestTemplate restTemplate() { return new RestTemplate(); }\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
        'src/main/java/shop/Orders.java':
          'package shop;\nclass Orders {\n  Check check(String id) { return restTemplate.getForObject("http://FRAUD/api/v1/check/{id}", Check.class, id); }\n}\n',
      },
    },
    {
      name: 'the address of the app itself in its settings',
      files: {
        'appsettings.json': '{\n  "Jwt": { "Issuer": "http://localhost:5000" },\n  "Swagger": { "Url": "http://localhost:5000/docs" }\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
    },
    {
      name: 'code of a page, which is another factor',
      files: { 'src/App.jsx': "import React from 'react';\nfetch('http://localhost:5000/users');\n" },
    },
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
};
