/** The usual order of fields in manifests, by the type that has them; what is in no list follows, as it stands. */
export function fieldOrder(type: string): readonly string[] {
  return orders.get(type) ?? [];
}

function keys([text = '']: TemplateStringsArray): readonly string[] {
  return text.split(/\s+/);
}

/** The fields of a manifest itself, of whatever kind. */
export const manifestOrder = keys`apiVersion kind metadata type immutable data stringData spec`;

const orders: ReadonlyMap<string, readonly string[]> = new Map([
  ['meta.v1.ObjectMeta', keys`name generateName namespace labels annotations`],
  [
    'apps.v1.StatefulSetSpec',
    keys`serviceName replicas ordinals podManagementPolicy minReadySeconds updateStrategy revisionHistoryLimit persistentVolumeClaimRetentionPolicy selector template volumeClaimTemplates`,
  ],
  ['apps.v1.StatefulSetSpec.volumeClaimTemplates', keys`apiVersion kind metadata spec`],
  [
    'apps.v1.DeploymentSpec',
    keys`replicas paused minReadySeconds strategy progressDeadlineSeconds revisionHistoryLimit selector template`,
  ],
  ['core.v1.ServiceSpec', keys`type clusterIP clusterIPs publishNotReadyAddresses selector ports`],
  ['core.v1.PersistentVolumeClaimSpec', keys`accessModes storageClassName volumeMode resources`],
  ['policy.v1.PodDisruptionBudgetSpec', keys`minAvailable maxUnavailable unhealthyPodEvictionPolicy selector`],
  ['core.v1.PodTemplateSpec', keys`metadata spec`],
  [
    'core.v1.PodSpec',
    keys`serviceAccountName automountServiceAccountToken imagePullSecrets priorityClassName runtimeClassName hostNetwork hostPID hostIPC hostAliases dnsPolicy dnsConfig nodeSelector affinity tolerations topologySpreadConstraints schedulerName terminationGracePeriodSeconds restartPolicy securityContext initContainers containers volumes`,
  ],
  [
    'core.v1.Container',
    keys`name image imagePullPolicy restartPolicy command args workingDir ports envFrom env startupProbe readinessProbe livenessProbe lifecycle resources securityContext volumeMounts volumeDevices`,
  ],
  ['core.v1.ContainerPort', keys`name containerPort protocol hostPort`],
  ['core.v1.ServicePort', keys`name port targetPort protocol nodePort`],
  ['core.v1.EnvVar', keys`name value valueFrom`],
  ['core.v1.VolumeMount', keys`name mountPath subPath readOnly`],
  ['core.v1.Volume', keys`name`],
  ['apps.v1.StatefulSetUpdateStrategy', keys`type rollingUpdate`],
  ['core.v1.ConfigMapKeySelector', keys`name key optional`],
  ['core.v1.ConfigMapVolumeSource', keys`name items defaultMode optional`],
  ['core.v1.HostAlias', keys`ip hostnames`],
  ['core.v1.KeyToPath', keys`key path mode`],
  ['core.v1.Probe', keys`exec httpGet tcpSocket grpc initialDelaySeconds periodSeconds timeoutSeconds`],
  ['core.v1.ResourceRequirements', keys`requests limits`],
  ['core.v1.SecretKeySelector', keys`name key optional`],
  ['core.v1.SecretVolumeSource', keys`secretName items defaultMode optional`],
  ['core.v1.Toleration', keys`key operator value effect tolerationSeconds`],
  ['core.v1.TopologySpreadConstraint', keys`maxSkew topologyKey whenUnsatisfiable labelSelector`],
  ['core.v1.VolumeResourceRequirements', keys`requests limits`],
  ['meta.v1.LabelSelector', keys`matchLabels matchExpressions`],
]);
