/** Topics of Sparkplug 3.0.0, chapter 4. */

const NAMESPACE = 'spBv1.0';

export type NodeMessage = 'NBIRTH' | 'NDEATH' | 'NDATA' | 'NCMD';
export type DeviceMessage = 'DBIRTH' | 'DDEATH' | 'DDATA';

/** An edge node's place in the world; both are one topic level. */
export interface NodeName {
  readonly group: string;
  readonly node: string;
}

export function nodeTopic({ group, node }: NodeName, message: NodeMessage): string {
  return `${NAMESPACE}/${group}/${message}/${node}`;
}

export function deviceTopic({ group, node }: NodeName, message: DeviceMessage, device: string): string {
  return `${NAMESPACE}/${group}/${message}/${node}/${deviceId(device)}`;
}

export function stateTopic(hostId: string): string {
  return `${NAMESPACE}/STATE/${hostId}`;
}

/** A lane's device, `lane-1/gate`, as one topic level. */
function deviceId(device: string): string {
  return device.replaceAll(/[/+#]/g, ':');
}
