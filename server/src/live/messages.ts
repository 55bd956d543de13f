/** What kubectl says when it gets less than it was asked for. */

/** What a line of kubectl's means for a dump, in a sentence; none for a line that means nothing. */
export function saidBy(line: string): string[] {
  const text = line.slice(0, 1000);
  const forbidden = /^Error from server \(Forbidden\): ([\w.-]+?)(?: "[^"]*")? is forbidden: /.exec(text);
  if (forbidden) return [`The cluster refused ${plural(forbidden[1] ?? '')}: what follows from them is not known.`];
  const unknown = /^error: the server doesn't have a resource type "([^"]{1,100})"/.exec(text);
  if (unknown) return [`The cluster has no ${unknown[1]}.`];
  const failed = /^(?:Error from server(?: \(\w+\))?|[Ee]rror): (.*)/.exec(text);
  if (failed) return [`kubectl failed: ${failed[1]?.trim()}`];
  if (/^(?:Unable to connect|The connection to)/.test(text)) return [`kubectl failed: ${text.trim()}`];
  return [];
}

/** Resources with the name of their group: `persistentvolumes`, `storageclasses.storage.k8s.io`. */
function plural(resource: string): string {
  return resource.split('.')[0] ?? resource;
}
