import type { Product } from '../product';
import { kafka, nats, rabbitmq } from './serverAccess';

/** Message brokers. */
export const messaging: readonly Product[] = [
  {
    name: 'Kafka',
    images: ['kafka', 'cp-kafka', 'cp-server', 'kafka-native', 'redpanda'],
    others:
      /^(?:kafka-(?!server-start|run-class)[\w-]+|connect-[\w-]+|zookeeper-[\w-]+)(?:\.sh)?(?:\s|$)|^rpk (?!redpanda\b)/,
    port: 9092,
    url: '{host}:{port}',
    all: '{hosts}',
    access: kafka,
    votes: true,
    leave: 'First move its partitions to other brokers: kafka-reassign-partitions.sh.',
    recovers: true,
    // It first moves the leaders of its partitions.
    stops: 30,
    memory: '2Gi',
    rootless: [
      { image: 'apache/kafka', user: 1000, writes: ['/opt/kafka/config', '/opt/kafka/logs', '/tmp'] },
      { image: 'confluentinc/', user: 1000 },
    ],
    start: 'together',
    data: [
      {
        images: ['apache/kafka', 'apache/kafka-native'],
        path: '/tmp/kafka-logs',
        mount: '/var/lib/kafka/data',
        volumes: ['/var/lib/kafka/data'],
        env: ['KAFKA_LOG_DIRS', 'KAFKA_LOG_DIR'],
        options: ['log.dirs', 'log.dir'],
        below: { env: 'KAFKA_LOG_DIRS', folder: 'topics' },
        notRoot: true,
        // KafkaDockerWrapper.scala: the server's settings are all other variables with this prefix.
        unconfigured: {
          path: '/tmp/kraft-combined-logs',
          variables:
            /^KAFKA_(?!(?:VERSION|OPTS|HEAP_OPTS|JMX_OPTS|JMX_HOSTNAME|GC_LOG_OPTS|JVM_PERFORMANCE_OPTS|LOG4J_\w+|TOOLS_LOG4J_LOGLEVEL)$)/,
          files: '/mnt/shared/config',
        },
      },
      {
        images: ['confluentinc/cp-kafka', 'confluentinc/cp-server'],
        path: '/var/lib/kafka/data',
        volumes: ['/var/lib/kafka/data'],
        env: ['KAFKA_LOG_DIRS'],
        below: { env: 'KAFKA_LOG_DIRS', folder: 'topics' },
        notRoot: true,
      },
      {
        images: ['bitnami/kafka', 'bitnamilegacy/kafka'],
        path: '/bitnami/kafka/data',
        mount: '/bitnami/kafka',
        env: ['KAFKA_CFG_LOG_DIRS', 'KAFKA_CFG_LOG_DIR'],
      },
      { images: ['redpandadata/redpanda'], path: '/var/lib/redpanda/data' },
    ],
  },
  {
    name: 'RabbitMQ',
    images: ['rabbitmq'],
    others: /^(?:rabbitmq(?:ctl|admin)|rabbitmq-(?:diagnostics|plugins|queues|streams|upgrade))\b/,
    port: 5672,
    url: 'amqp://{login}{host}:{port}',
    access: rabbitmq,
    client: 'rabbitmq-diagnostics cluster_status',
    votes: true,
    leave:
      'Move its quorum queues to other nodes and stop it. Then run rabbitmqctl forget_cluster_node rabbit@{host} in another pod.',
    recovers: true,
    rootless: [{ image: 'rabbitmq', user: 999, alpine: 100, writes: ['/var/log/rabbitmq', '/tmp'] }],
    start: 'together',
    data: [
      {
        images: ['rabbitmq'],
        path: '/var/lib/rabbitmq/mnesia',
        mount: '/var/lib/rabbitmq',
        volumes: ['/var/lib/rabbitmq'],
        env: ['RABBITMQ_MNESIA_BASE', 'RABBITMQ_MNESIA_DIR'],
      },
    ],
  },
  {
    name: 'NATS',
    images: ['nats'],
    port: 4222,
    url: 'nats://{host}:{port}',
    all: '{urls}',
    access: nats,
    noShell: true,
    votes: true,
    start: 'together',
  },
];
