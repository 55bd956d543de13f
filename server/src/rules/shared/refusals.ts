/**
 * What to make of what Kustomize says when it refuses: its own words are kept, for people know them from their terminal
 * and search for them; what they mean, and what to do, is added here.
 */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^kustomization\.yaml is empty/, 'List what it builds on under resources.'],
  [/^unable to find one of/, 'There is no such file, and no such folder with a kustomization. Correct the path.'],
  [/no such file or directory$/, 'Correct the path, or add the file, unless it is written before the build.'],
  [/file is not directory$/, 'Name a folder that has a kustomization.'],
  [
    /^security; /,
    'A kustomization reads only files in its own folder and below: move the file there, or name a folder with a kustomization of its own.',
  ],
  [/^Found multiple kustomization files/, 'Keep one of them.'],
  [/^cycle detected/, 'It builds on itself, directly or through others: remove one of the entries.'],
  [/^new root cannot be empty/, 'An entry is empty: remove it, or name a file or folder.'],
  [/already registered id/, 'Another entry brings the same object: remove one of them, or make this one a patch.'],
  [/^expected kind != 'Component'/, 'List it under components.'],
  [/^expected kind 'Component'/, 'List it under resources.'],
  [/^json: cannot unmarshal (?:number|bool) into .* of type string$/, 'It must be a string: put it in quotes.'],
  [/^json: cannot unmarshal .* of type \[\]/, 'It must be a list.'],
  [/^json: cannot unmarshal .* of type (?:map|struct)/, 'It must be a map.'],
  [/^json: unknown field /, 'Kustomize has no such field here.'],
  [
    /^json: unsupported type: .* is written without quotes$/,
    'Kustomize writes this key without quotes, and then reads it as something else than a string: use another key.',
  ],
  [/^json: unsupported type: /, 'Keys must be strings: put it in quotes.'],
  [/ exists; behavior must be merge or replace$/, 'To add to what is there, set behavior to merge.'],
  [
    / does not exist; cannot merge or replace$/,
    'Nothing that this kustomization builds on has it: correct the name, or remove behavior.',
  ],
  [
    /does not match a config with the following GVK/,
    'No workload of this name is among the resources, as they are named before this kustomization renames them.',
  ],
  [
    /^no (?:resource )?matches|failed to find unique target for patch/,
    'No object among the resources has this apiVersion, kind, name and namespace. Correct them, or select objects with target.',
  ],
  [
    /^unable to parse SM or JSON patch/,
    'A strategic merge patch is a manifest with apiVersion, kind and metadata.name; a JSON patch is a list of operations.',
  ],
  [/^must specify a target for JSON patch/, 'Select the objects to patch with target.'],
  [/^must specify one of patch and path/, 'Set patch or path.'],
  [/^nothing selected by/, 'No object among the resources is selected. Correct the selector.'],
  [/^multiple matches for selector/, 'More than one object is selected: select by kind and name.'],
  [/^unable to find field /, 'The object has no such field. Correct the path, or set create: true in options.'],
  [/^missing (?:metadata\.name|kind|Resource metadata)/, 'Every object needs apiVersion, kind and metadata.name.'],
];

/** A message of Kustomize, without what it says three times. */
export function said(message: string): string {
  return message.replace(/(?:: no matches for Id|; failed to find unique target for patch) .*$/s, '');
}

/** A message of Kustomize, with what it means. */
export function explained(message: string): string {
  const meaning = meanings.find(([pattern]) => pattern.test(message))?.[1];
  const sentence = `Kustomize refuses to build this: ${said(message).replace(/\.$/, '')}.`;
  return meaning === undefined ? sentence : `${sentence} ${meaning}`;
}
