import { change, changeToNearest, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { checkNoBacksteps, checkRelativePath } from './files';
import type { PodVolumes } from './volume';

/** `volumeMounts` and `volumeDevices` of a container. */
export function validateMounts(report: Report, container: Field, volumes: PodVolumes): void {
  const mounts = container.get('volumeMounts');
  const devices = container.get('volumeDevices');
  validateVolumeMounts(report, mounts, container, byName(devices, 'devicePath'), volumes);
  validateVolumeDevices(report, devices, byName(mounts, 'mountPath'), volumes);
}

/** The path of each volume in a list of mounts or devices; the last one wins. */
function byName(list: Field, pathKey: string): ReadonlyMap<string, string> {
  return new Map(list.items.map((item) => [item.get('name').string, item.get(pathKey).string]));
}

function validateVolumeMounts(
  report: Report,
  mounts: Field,
  container: Field,
  devices: ReadonlyMap<string, string>,
  volumes: PodVolumes,
): void {
  const paths = new Set<string>();
  for (const mount of mounts.items) {
    const name = mount.get('name');
    const path = mount.get('mountPath');
    checkVolumeName(report, name, volumes);
    if (devices.has(name.string))
      report.invalid(name, `The volume ${quote(name.string)} is also in volumeDevices: remove one.`);
    if (path.string === '') report.required(path, 'mountPath is required: the path in the container.');
    if (paths.has(path.string))
      report.invalid(
        path,
        `Two volumes are mounted at ${quote(path.string)} in this container: each must have its own path.`,
      );
    if ([...devices.values()].includes(path.string))
      report.invalid(path, `The path ${quote(path.string)} is also in volumeDevices: each must have its own path.`);
    paths.add(path.string);

    // The server leaves the index out of the paths of what follows.
    const subPath = mount.get('subPath').named(`${mounts.api}.subPath`);
    checkRelativePath(report, subPath, 'subPath');
    const subPathExpr = mount.get('subPathExpr');
    if (subPathExpr.string !== '') {
      if (subPath.string !== '')
        report.invalid(subPathExpr, 'subPath and subPathExpr are mutually exclusive: remove one.', {
          fixes: [remove(subPath), remove(subPathExpr)],
        });
      checkRelativePath(report, subPathExpr.named(`${mounts.api}.subPathExpr`), 'subPathExpr');
    }
    validatePropagation(report, mount, mounts, container);
    validateRecursiveReadOnly(report, mount, mounts);
  }
}

const propagations = ['None', 'HostToContainer', 'Bidirectional'];

function validatePropagation(report: Report, mount: Field, mounts: Field, container: Field): void {
  const propagation = mount.get('mountPropagation').named(`${mounts.api}.mountPropagation`);
  if (!propagation.isSet) return;
  if (!propagations.includes(propagation.string)) report.notSupported(propagation, propagations, 'mountPropagation');
  if (propagation.string === 'Bidirectional' && container.at('securityContext', 'privileged').bool !== true)
    report.forbidden(
      propagation,
      'Bidirectional mount propagation requires a privileged container: use HostToContainer, or set securityContext.privileged.',
      { fixes: change(propagation, 'HostToContainer') },
    );
}

const recursions = ['Disabled', 'IfPossible', 'Enabled'];

function validateRecursiveReadOnly(report: Report, mount: Field, mounts: Field): void {
  const recursive = mount.get('recursiveReadOnly').named(`${mounts.api}.recursiveReadOnly`);
  if (!recursive.isSet || recursive.string === 'Disabled') return;
  if (!recursions.includes(recursive.string)) {
    report.notSupported(recursive, recursions, 'recursiveReadOnly');
    return;
  }
  const readOnly = mount.get('readOnly');
  if (readOnly.bool !== true)
    report.forbidden(recursive, `recursiveReadOnly ${recursive.string} requires readOnly: true.`, {
      fixes: change(readOnly, true),
    });
  const propagation = mount.get('mountPropagation');
  if (propagation.isSet && propagation.string !== 'None')
    report.forbidden(
      recursive,
      `recursiveReadOnly ${recursive.string} and mountPropagation ${propagation.string} are mutually exclusive: remove one.`,
      { fixes: [remove(propagation)] },
    );
}

function validateVolumeDevices(
  report: Report,
  devices: Field,
  mounts: ReadonlyMap<string, string>,
  volumes: PodVolumes,
): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const device of devices.items) {
    const name = device.get('name');
    const path = device.get('devicePath');
    checkVolumeName(report, name, volumes);
    const source = volumes.valid.get(name.string);
    if (source !== undefined && source !== 'persistentVolumeClaim' && source !== 'ephemeral')
      report.invalid(
        name,
        `The volume ${quote(name.string)} is of type ${source}: only a claim can be a block device.`,
      );
    if (names.has(name.string))
      report.invalid(name, `The volume ${quote(name.string)} is listed twice in volumeDevices: remove one.`);
    if (mounts.has(name.string))
      report.invalid(name, `The volume ${quote(name.string)} is also in volumeMounts: remove one.`);
    if (name.string !== '') names.add(name.string);

    if (path.string === '') report.required(path, 'devicePath is required: the path of the device in the container.');
    if (paths.has(path.string))
      report.invalid(
        path,
        `Two devices have the path ${quote(path.string)} in this container: each must have its own path.`,
      );
    if (checkNoBacksteps(report, path, 'devicePath')) paths.add(path.string);
    if ([...mounts.values()].includes(path.string))
      report.invalid(path, `The path ${quote(path.string)} is also in volumeMounts: each must have its own path.`);
  }
}

/** Checks that the pod has a volume of this name, and that it is valid. */
function checkVolumeName(report: Report, name: Field, volumes: PodVolumes): void {
  if (volumes.valid.has(name.string)) return;
  if (name.string === '') {
    const message = 'name is required: the name of a volume or claim template.';
    report.required(name, message);
    report.notFound(name, message);
    return;
  }
  if (volumes.all.has(name.string)) {
    report.notFound(name, `The volume ${quote(name.string)} is not valid: correct it first.`);
    return;
  }
  const message = `No volume or claim template is named ${quote(name.string)}: add one, or correct the name.`;
  report.notFound(name, message, { fixes: changeToNearest(name, volumes.all.keys()) });
}
