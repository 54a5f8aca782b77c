import { MRZ_LAYOUTS } from '../../hardware/document-reader/protocol.ts';
import type { MrzFormat, MrzSpan } from '../../hardware/document-reader/protocol.ts';

/** The zone with three unread characters (`*`) in the document number, as a worn or covered document reads. */
export function wearOff(lines: readonly string[], format: MrzFormat): readonly string[] {
  return change(lines, MRZ_LAYOUTS[format].parts.number, (text) => `${text.slice(0, 2)}***${text.slice(5)}`);
}

/** The zone with a digit of the date of birth's check digit misread: that check fails, and the composite one. */
export function misreadCheckDigit(lines: readonly string[], format: MrzFormat): readonly string[] {
  return change(lines, MRZ_LAYOUTS[format].parts.birthDateCheck, (text) => String((Number(text) + 1) % 10));
}

function change(lines: readonly string[], span: MrzSpan, to: (text: string) => string): readonly string[] {
  return lines.map((line, index) =>
    index === span.line
      ? line.slice(0, span.start) + to(line.slice(span.start, span.end)) + line.slice(span.end)
      : line,
  );
}
