/** Databases, brokers, proxies and what watches or shows them, by the last part of an image's name. */
const PROGRAMS =
  /(?:^|\/)(?:nginx|httpd|haproxy|traefik|envoy|grafana|loki|tempo|mimir|promtail|prometheus|alertmanager|pushgateway|[\w-]*[-_]exporter|jaeger[\w-]*|all-in-one|opentelemetry-collector[\w-]*|otel[\w-]*|fluent[\w-]*|filebeat|metricbeat|logstash|kibana|zipkin|mailhog|mailpit|maildev|smtp4dev|adminer|pgadmin4|phpmyadmin|mongo-express|redis-?commander|redisinsight|kafdrop|kafka-ui|akhq|kafka-manager|cmak|nats|consul|vault|etcd|keycloak|postgres|postgresql|postgis|timescaledb|pgbouncer|mysql|mysql-server|mariadb|redis|valkey|mongo|mongodb|rabbitmq|memcached|elasticsearch|opensearch|kafka|cp-[\w-]+|redpanda|zookeeper|minio|localstack|azurite|sonarqube|openssh-server|locust[\w-]*|sshd|registry|schema-registry|influxdb|telegraf|cassandra|neo4j|clickhouse(?:-server)?)$/;

/** Makers of programs that apps are run beside, by the first parts of an image's name. */
const MAKERS =
  /^(?:(?:docker\.io|index\.docker\.io|quay\.io|ghcr\.io|public\.ecr\.aws)\/)?(?:grafana|prom|prometheus|bitnami(?:legacy)?|bitnamicharts|hashicorp|jaegertracing|openzipkin|wavefronthq|newrelic|confluentinc|strimzi|wurstmeister|obsidiandynamics|provectuslabs|linuxserver|coreos|jetstack|metallb|otel|open-telemetry|fluent|kubernetesui|elastic|opensearchproject|minio|vectorim|portainer|containrrr|dpage|oliver006|kbudde|danielqsj|prometheuscommunity)\/|^docker\.elastic\.co\/|^(?:registry\.)?k8s\.(?:gcr\.)?io\/|^gcr\.io\/(?:google[-_](?:containers|samples)|cadvisor|datadoghq)\//;

/** True for an image of a program that others make and no deployable here is: a database, a broker, a proxy, what watches or shows them. */
export function isOthersProgram(image: string): boolean {
  return PROGRAMS.test(image) || MAKERS.test(image);
}
