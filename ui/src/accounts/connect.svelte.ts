/** The form that connects a token. It never clears what was typed. */
import type { Page, Problem } from '../host/contract';
import { asProblem, type Host } from '../host/host';

/** What is here after this long needs no words. */
const SAY_AFTER_MS = 300;

/** What the form needs of the window. */
export interface Connecting {
  connect(token: string): Promise<void>;
  openPage(page: Page): void;
  readonly host: Pick<Host, 'system'>;
}

export class ConnectForm {
  token = $state('');
  shown = $state(false);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** Whether it takes long enough to say so. */
  slow = $state(false);

  constructor(private readonly app: Connecting) {}

  async send(): Promise<void> {
    if (this.busy) return;
    this.problem = null;
    const token = this.token.trim();
    if (token === '') {
      this.problem = { code: 'token-empty', message: null, status: null, untilMs: null };
      return;
    }
    this.busy = true;
    const timer = setTimeout(() => (this.slow = true), SAY_AFTER_MS);
    try {
      await this.app.connect(token);
      this.token = '';
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      clearTimeout(timer);
      this.busy = this.slow = false;
    }
  }
}
