import { usualMount } from '../../products/images';

/**
 * Where a container would want a volume for its data: the folder its image is known to use, else `/data`. One that is
 * mounted already gives way to `/<name>` or, at last, `/mnt/<name>`.
 */
export function dataFolder(image: string, volume: string, taken: ReadonlySet<string>): string {
  return (
    [usualMount(image), '/data', `/${volume}`].find((folder) => folder !== undefined && !taken.has(folder)) ??
    `/mnt/${volume}`
  );
}
