/**
 * Why a lane does not do something, in its own words: to the lane, the ledger and the log a reason is a sentence, and the
 * screen knows it again by its template, to say it in another language. Names in braces are places.
 */
export const LANE_REASONS = {
  'no-answer': 'no answer in time',
  'answer-unreadable': 'the answer is not one that can be read',
  'not-asked': 'the question was not put',
  'score-missing': 'the answer is not a score for every line',
  'no-portrait': 'no portrait came with the document',
  'no-picture': 'the camera gave no picture in time',
  'pictures-gone': 'the pictures are not held any more',

  starting: 'starting: the gate has not been read yet',
  restarted: 'the lane was restarted during the passage',
  stopped: 'the lane is stopped',
  closed: 'the lane is closed',
  'closed-for': 'the lane is closed: {why}',
  maintenance: 'the lane is under maintenance',
  'maintenance-for': 'the lane is under maintenance: {why}',
  'record-lost': 'the record was damaged and begun anew: see that nobody is inside, then open the lane',
  ledger: 'the ledger cannot be written: {why}',
  device: '{device} is {state}: {why}',
  'no-device': 'the policy needs a {device}, and the lane has none',
  'nothing-heard': 'nothing heard yet',
  'inputs-unread': 'gate inputs have not been read yet',
  'emergency-input': 'emergency input is {input}',
  'motor-fault': 'motor fault input of the gate is {input}',
  tamper: 'tamper input of the gate is {input}',
  'emergency-active': 'emergency input active',
  'leaf-stuck': 'the {leaf} leaf is stuck: free it by hand',
  'leaf-not-opening': '{leaf} leaf does not open',
  'leaf-not-closing': '{leaf} leaf does not close',
  'leaf-open-behind': 'a leaf does not close behind the passenger',
  'leaves-open': 'waiting for the {leaves} leaf to close',
  'bag-in-lane': 'a bag stands in the lane: take it out',
  'bags-in-view': '{count} in view',

  emergency: 'there is an emergency',
  'emergency-rules': 'there is an emergency: the gate alone decides until it is over',
  'nobody-diverted': 'nobody who was diverted is in the lane',
  'another-passenger': 'another passenger is in the lane by now',
  'somebody-else': 'somebody else is in the lane besides the passenger',
  'people-seen': 'the camera sees {count} people in the lane',
  'somebody-seen': 'the camera sees somebody in the lane',
  'leaf-unsure': 'the {leaf} leaf is not known to be closed: close it by hand first',
  'may-leave': 'the passenger may leave by the exit',
  coming: 'a passenger is about to come in: wait until they have',
  closing: 'the lane closes behind a passenger: try again in a moment',
  'in-beams': 'somebody stands in the beams',
  'beams-unread': 'the beams cannot be read',
  'waits-for-nobody': 'the lane waits for nobody',
  undecided: 'the lane has not decided yet: wait until it has',
  'nobody-inside': 'nobody is inside: the beams are clear and the camera sees nobody',
  'hands-may-be-inside': 'the lane is under maintenance and nobody is seen inside: end the maintenance first',
  'let-out': 'an officer lets the passenger out',

  'leaf.entry': 'entry',
  'leaf.exit': 'exit',
  'leaf.diversion': 'diversion',
  leaves: '{one} and {other}',
  'device.gate': 'gate',
  'device.document-reader': 'document reader',
  'device.barcode-reader': 'barcode reader',
  'device.bag-scanner': 'bag scanner',
  'device.camera': 'camera',
  'state.down': 'down',
  'state.unknown': 'unknown',
  'input.active': 'active',
} as const;

export type LaneReason = keyof typeof LANE_REASONS;
type Places<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;

/** The reason in words. */
export function because<R extends LaneReason>(
  reason: R,
  ...[told]: [Places<(typeof LANE_REASONS)[R]>] extends [never]
    ? []
    : [Readonly<Record<Places<(typeof LANE_REASONS)[R]>, string | number>>]
): string {
  const places: Readonly<Record<string, string | number>> = told ?? {};
  return LANE_REASONS[reason].replaceAll(/\{(\w+)\}/g, (place, name: string) => String(places[name] ?? place));
}
