import type { Product, Rootless } from '../product';
import { caches } from './caches';
import { coordination } from './coordination';
import { databases } from './databases';
import { messaging } from './messaging';
import { services } from './services';

/** All products that are known. No two of them share an image. */
export const products: readonly Product[] = [...databases, ...caches, ...messaging, ...coordination, ...services];

/** Vendors all of whose images run alike. */
export const vendors: readonly Rootless[] = [
  { image: 'bitnami/', user: 1001 },
  { image: 'bitnamilegacy/', user: 1001 },
];

/** Folders with what an image serves rather than keeps, by the last part of its repository. */
export const contentFolders: Readonly<Record<string, string>> = {
  nginx: '/usr/share/nginx/html',
};
