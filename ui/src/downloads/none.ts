/** The queue before the shell has said anything of it. */
import type { Downloads } from '../host/contract';

export const noDownloads: Downloads = {
  left: 0,
  failed: 0,
  done: 0,
  paused: false,
  waitsFor: null,
  bytesLeft: null,
  troubled: 0,
  resumed: 0,
  endedMs: null,
  bytesDone: 0,
  bytesAll: null,
  folder: 'Videos/Rushes',
  rows: [],
};
