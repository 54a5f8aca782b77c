import { isMuted } from '../../../screen/web/settings.ts';

/** Two notes for an alarm, one for the check at login: short, made by the browser, and never the only sign. */
const NOTES_HZ = { alarm: [880, 660], check: [660] } as const;
const NOTE_S = 0.16;
const LOUDNESS = 0.2;

let context: AudioContext | null = null;

/** Whether a sound was begun: a browser may have none, or wait for a first click. */
export function play(what: keyof typeof NOTES_HZ): boolean {
  if (isMuted.value && what !== 'check') return false;
  try {
    context ??= new AudioContext();
    void context.resume();
    const startS = context.currentTime + 0.02;
    for (const [index, hz] of NOTES_HZ[what].entries()) playNote(context, hz, startS + index * NOTE_S);
    return true;
  } catch {
    return false;
  }
}

/** Rises and falls softly: a note that is cut off cracks. */
function playNote(audio: AudioContext, hz: number, startS: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hz;
  volume.gain.setValueAtTime(0, startS);
  volume.gain.linearRampToValueAtTime(LOUDNESS, startS + 0.02);
  volume.gain.linearRampToValueAtTime(0, startS + NOTE_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(startS);
  tone.stop(startS + NOTE_S);
}
