import { writeSync } from 'node:fs';

/**
 * Writes log lines to a file descriptor, and never throws: a full log disk or a log reader that has gone must not take a
 * lane out of service. Lines that cannot be written are counted, and the count is told as soon as one can.
 * @param told makes the line that tells how many were lost
 */
export function createLogSink(fd: number, told: (lost: number) => string, write = writeSync): (line: string) => void {
  let lost = 0;
  let isTorn = false;
  const put = (line: string) => {
    const bytes = Buffer.from(isTorn ? `\n${line}` : line);
    for (let sent = 0; sent < bytes.length;) {
      sent += write(fd, bytes, sent);
      isTorn = sent < bytes.length;
    }
  };
  return (line) => {
    try {
      if (lost > 0) put(told(lost));
      lost = 0;
      put(line);
    } catch {
      lost += 1;
    }
  };
}
