import { usualMount } from '../../products/images';

/**
 * Where to mount a volume for the data of a container: the folder that its image is known to use, else `/data`. If that
 * is taken, `/<volume>`, else `/mnt/<volume>`.
 */
export function dataFolder(image: string, volume: string, taken: ReadonlySet<string>): string {
  return (
    [usualMount(image), '/data', `/${volume}`].find((folder) => folder !== undefined && !taken.has(folder)) ??
    `/mnt/${volume}`
  );
}
