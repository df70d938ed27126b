/** The template of names while it is edited: a live preview, and the place of what is wrong. */
import type { App } from '../app.svelte';
import type { NamesPreview } from '../host/contract';
import { keysOfRange } from '../selection/keys';
import { words } from '../words/words';

/** A pause in typing after which the preview is asked for. */
const ASKED_AFTER_MS = 120;
/** So many names are shown. */
const SHOWN = 3;

export const usualTemplate =
  '{account}/{created_at:%Y-%m}/{created_at:%Y-%m-%d} {prompt:.60} [{id}].mp4';

/** The fields of a template; a test compares them with those of the library and of `docs/NAMES.md`. */
export const fieldNames = [
  'id',
  'account',
  'created_at',
  'prompt',
  'negative_prompt',
  'model',
  'quality',
  'duration',
  'width',
  'height',
  'ratio',
  'seed',
  'style',
  'effect',
  'motion',
  'camera',
] as const;

/** What can stand behind a field, by an example of each. */
export const examples = [
  ['{prompt:.60}', 'downloads.choice.example.chars'],
  ['{prompt[b:90]}', 'downloads.choice.example.bytes'],
  ['{created_at:%Y-%m}', 'downloads.choice.example.date'],
  ['{style:? in //}', 'downloads.choice.example.optional'],
  ['{account}/{id}', 'downloads.choice.example.folder'],
] as const;

export class Names {
  text = $state('');
  preview = $state.raw<NamesPreview | null>(null);
  /** Whether what stands there is what new files are named by. */
  kept = $state(true);

  #saved = '';
  #keys: number[] = [];
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly app: App) {}

  async begin(): Promise<void> {
    try {
      const { template } = await this.app.host.call('download_settings');
      this.text = this.#saved = template;
      this.#keys = await this.#some();
      await this.#ask();
    } catch (thrown) {
      this.app.failed(thrown);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#asked++;
  }

  type(text: string): void {
    this.text = text;
    this.kept = text === this.#saved;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), ASKED_AFTER_MS);
  }

  /** Names new files by what stands there, unless that is no template. Whether it does now. */
  async keep(): Promise<boolean> {
    const { text } = this;
    if (text === this.#saved) return false;
    clearTimeout(this.#timer);
    try {
      const found = await this.app.host.call('save_names', { template: text });
      if (found.problem === null) {
        this.#saved = text;
        this.kept = this.text === text;
        await this.#ask();
        return true;
      }
      if (this.text === text) this.preview = found;
    } catch (thrown) {
      this.app.failed(thrown);
    }
    return false;
  }

  /** What is wrong, and where; null if nothing is. */
  get problem(): { text: string; before: string; wrong: string } | null {
    const { preview, text } = this;
    if (preview?.problem == null) return null;
    const said = words.t(`downloads.nameProblem.${preview.problem}`);
    if (preview.at === null) return { text: said, before: '', wrong: '' };
    const characters = [...text];
    return {
      text: words.t('downloads.choice.problem', { problem: said, n: preview.at + 1 }),
      before: characters.slice(0, preview.at).join(''),
      wrong: characters.slice(preview.at).join(''),
    };
  }

  /** The clips that are named as an example: of the selection, else the first that are shown. */
  async #some(): Promise<number[]> {
    const { selecting, gallery, host } = this.app;
    if (selecting.some) return selecting.set.keys().slice(0, SHOWN);
    const { view } = gallery;
    if (view === null || view.total === 0) return [];
    return keysOfRange(host, view.id, 0, Math.min(SHOWN, view.total));
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    const args = { template: this.text, keys: this.#keys };
    try {
      const preview = await this.app.host.call('preview_names', args);
      if (asked === this.#asked) this.preview = preview;
    } catch (thrown) {
      this.app.failed(thrown);
    }
  }
}
