/** What the whole queue waits for, in words: a strip under the filter bar and a line in the drawer. */
import type { AccessStrip } from '../accounts/strips';
import type { Downloads } from '../host/contract';
import { bytes } from '../words/format';
import { words } from '../words/words';

/** The sentence for what all downloads wait for (DL-05 to DL-08, S-41); null where they do not. */
export function waitsLine(
  { waitsFor, folder, bytesLeft }: Downloads,
  free: number | null,
): string | null {
  switch (waitsFor) {
    case null:
      return null;
    case 'network':
      return words.t('downloads.network');
    case 'folder':
      return words.t('downloads.wait.folder', { folder });
    case 'rights':
      return words.t('downloads.wait.rights', { folder });
    case 'room':
      if (bytesLeft === null) return words.t('downloads.wait.roomPlain', { folder });
      return free === null
        ? words.t('downloads.wait.roomNeeded', { folder, needed: bytes(bytesLeft) })
        : words.t('downloads.wait.room', { folder, needed: bytes(bytesLeft), free: bytes(free) });
  }
}

/** The strip of the disk. The network has one of its own. */
export function diskStrip(all: Downloads, free: number | null): AccessStrip | null {
  const text = waitsLine(all, free);
  if (text === null || all.waitsFor === null || all.waitsFor === 'network') return null;
  const choose = {
    label: words.t('downloads.chooseFolder'),
    deed: { kind: 'choose-folder' },
  } as const;
  const again = {
    label: words.t('downloads.tryAgain'),
    deed: { kind: 'retry-downloads' },
  } as const;
  return {
    id: `disk/${all.waitsFor}`,
    tone: 'warn',
    text,
    steps: all.waitsFor === 'rights' ? [choose] : [choose, again],
    away: 'cross',
  };
}
