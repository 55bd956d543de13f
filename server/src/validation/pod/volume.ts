import { checkDnsLabel, checkRequired } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { validateVolumeSource, volumeSources } from './volumeSources';

/** The source (`emptyDir`, `configMap` ...) of each volume of a pod by the volume's name. */
export interface PodVolumes {
  readonly all: ReadonlyMap<string, string>;
  /** Those that the server accepts; only these can be mounted. */
  readonly valid: ReadonlyMap<string, string>;
}

/**
 * The volumes of a pod as its StatefulSet gives it: one for each claim template, then those of the template itself
 * but for names that claim templates have (volumesToAddForTemplates in pkg/apis/apps/validation). The server counts
 * them in this order; among claim templates its order is random, ours is that of the manifest.
 */
export function validateVolumes(report: Report, volumes: Field, claimTemplates: Field): PodVolumes {
  const all = new Map<string, string>();
  const valid = new Map<string, string>();
  for (const template of claimTemplates.items) {
    const name = template.at('metadata', 'name');
    if (all.has(name.string)) continue;
    const api = `${volumes.api}[${all.size}]`;
    all.set(name.string, 'persistentVolumeClaim');
    if (validateClaimVolume(report, name, api)) valid.set(name.string, 'persistentVolumeClaim');
  }
  const claims = new Set(all.keys());
  let index = claims.size;
  for (const written of volumes.items) {
    const name = written.get('name').string;
    if (claims.has(name)) continue;
    const volume = written.named(`${volumes.api}[${index++}]`);
    const source = volumeSources.find((key) => volume.get(key).isSet) ?? 'emptyDir';
    if (!all.has(name)) all.set(name, source);
    const before = report.findings.length;
    validateVolumeSource(report, volume);
    validateName(report, volume.get('name'), valid);
    if (report.findings.length === before) valid.set(name, source);
  }
  return { all, valid };
}

function validateClaimVolume(report: Report, name: Field, api: string): boolean {
  if (name.string !== '') return checkDnsLabel(report, name.named(`${api}.name`), 'The claim template name');
  const message = 'name is required: the volume and the claims are named after the claim template.';
  report.required(name.named(`${api}.name`), message);
  report.required(name.named(`${api}.persistentVolumeClaim.claimName`), message);
  return false;
}

function validateName(report: Report, name: Field, valid: ReadonlyMap<string, string>): void {
  if (!checkRequired(report, name, 'name is required: the name of the volume.')) return;
  checkDnsLabel(report, name, 'The volume name');
  if (valid.has(name.string))
    report.duplicate(name, `Another volume is named ${quote(name.string)}: each must have its own name.`);
}
