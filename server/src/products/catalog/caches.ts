import type { Product } from '../product';
import { redis, redisSentinel, valkey, valkeySentinel } from './serverAccess';

/** In-memory stores. */
export const caches: readonly Product[] = [
  {
    name: 'Redis',
    images: ['redis', 'redis-stack', 'redis-stack-server', 'redis-cluster'],
    others: /^redis-(?:sentinel|cli|benchmark|check-\w+)\b|^redis-server\b.*\s--sentinel\b/,
    port: 6379,
    url: 'redis://{login}{host}:{port}/0',
    access: redis,
    modes: [
      {
        name: 'Redis Sentinel',
        runs: /^redis-sentinel\b|^redis-server\b.*\s--sentinel\b/,
        images: ['redis-sentinel'],
        port: 26379,
        url: '{host}:{port}',
        access: redisSentinel,
      },
    ],
    leave:
      'If it is the primary, fail over first (redis-cli FAILOVER, or Sentinel). In a Redis Cluster, first move its slots to other nodes: redis-cli --cluster reshard, then del-node.',
    internal: true,
    recovers: true,
    // A server with a password answers NOAUTH. A server that is still loading its data answers LOADING.
    ready: { command: ['sh', '-c', "redis-cli ping | grep -qE 'PONG|NOAUTH'"] },
    memory: '512Mi',
    rootless: [{ image: 'redis', user: 999, writes: [] }],
    cache: true,
    data: [
      {
        images: ['redis', 'redis/redis-stack', 'redis/redis-stack-server'],
        path: '/data',
        volumes: ['/data'],
        options: ['--dir'],
      },
      { images: ['bitnami/redis', 'bitnami/redis-cluster', 'bitnamilegacy/redis'], path: '/bitnami/redis/data' },
    ],
  },
  {
    name: 'Valkey',
    images: ['valkey', 'valkey-cluster'],
    others: /^valkey-(?:sentinel|cli|benchmark|check-\w+)\b|^valkey-server\b.*\s--sentinel\b/,
    port: 6379,
    url: 'redis://{login}{host}:{port}/0',
    access: valkey,
    modes: [
      {
        name: 'Valkey Sentinel',
        runs: /^valkey-sentinel\b|^valkey-server\b.*\s--sentinel\b/,
        images: ['valkey-sentinel'],
        port: 26379,
        url: '{host}:{port}',
        access: valkeySentinel,
      },
    ],
    leave:
      'If it is the primary, fail over first (valkey-cli FAILOVER). In a cluster, first move its slots to other nodes.',
    internal: true,
    recovers: true,
    ready: { command: ['sh', '-c', "valkey-cli ping | grep -qE 'PONG|NOAUTH'"] },
    memory: '512Mi',
    rootless: [{ image: 'valkey/valkey', user: 999, writes: [] }],
    cache: true,
    data: [{ images: ['valkey/valkey'], path: '/data', volumes: ['/data'], options: ['--dir'] }],
  },
  {
    name: 'Memcached',
    images: ['memcached'],
    port: 11211,
    url: '{host}:{port}',
    all: '{hosts}',
    internal: true,
    memory: '384Mi',
    rootless: [{ image: 'memcached', user: 11211, writes: [] }],
    start: 'together',
    cache: true,
  },
];
