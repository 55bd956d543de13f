import type { Product } from '../product';
import { grafana, jenkins, minio, prometheus } from './serverAccess';

/** Other software that often runs in StatefulSets. */
export const services: readonly Product[] = [
  {
    name: 'MinIO',
    images: ['minio'],
    others: /^mc(?:\s|$)/,
    port: 9000,
    url: 'http://{host}:{port}',
    access: minio,
    ready: { path: '/minio/health/ready' },
  },
  {
    name: 'Prometheus',
    apart: true,
    images: ['prometheus'],
    others: /^promtool\b/,
    port: 9090,
    url: 'http://{host}:{port}',
    access: prometheus,
    recovers: true,
    ready: { path: '/-/ready' },
    rootless: [{ image: 'prom/prometheus', user: 65534, writes: [] }],
    data: [
      {
        images: ['prom/prometheus', 'prometheus/prometheus'],
        path: '/prometheus',
        volumes: ['/prometheus'],
        options: ['--storage.tsdb.path'],
      },
    ],
  },
  {
    name: 'Grafana',
    apart: true,
    cache: true,
    images: ['grafana'],
    others: /^grafana[- ]cli\b/,
    port: 3000,
    url: 'http://{host}:{port}',
    access: grafana,
    data: [{ images: ['grafana/grafana'], path: '/var/lib/grafana', env: ['GF_PATHS_DATA'] }],
  },
  {
    name: 'Jenkins',
    images: ['jenkins'],
    port: 8080,
    url: 'http://{host}:{port}',
    access: jenkins,
    data: [
      {
        images: ['jenkins/jenkins'],
        path: '/var/jenkins_home',
        volumes: ['/var/jenkins_home'],
        env: ['JENKINS_HOME'],
      },
    ],
  },
];
