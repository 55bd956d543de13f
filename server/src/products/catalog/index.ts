import type { Product, Rootless } from '../product';
import { caches } from './caches';
import { coordination } from './coordination';
import { databases } from './databases';
import { messaging } from './messaging';
import { services } from './services';

/** All known products. No two share an image. */
export const products: readonly Product[] = [...databases, ...caches, ...messaging, ...coordination, ...services];

/** Vendors whose images all run as the same user. */
export const vendors: readonly Rootless[] = [
  { image: 'bitnami/', user: 1001 },
  { image: 'bitnamilegacy/', user: 1001 },
];

/** Folders with the content that an image serves, by the last part of its repository. */
export const contentFolders: Readonly<Record<string, string>> = {
  nginx: '/usr/share/nginx/html',
};
