/** The form that takes a token, to connect or to replace one. It never clears what was typed. */
import type { Problem, ProblemCode } from '../host/contract';
import { asProblem } from '../host/host';
import type { Keep } from './access.svelte';

/** What is here after this long needs no words. */
const SAY_AFTER_MS = 300;

/** What is sent. */
export interface Entry {
  readonly token: string;
  readonly home: Keep;
  readonly label: string;
  /** E-mails that were typed in, where the accounts could not be listed. */
  readonly typed: readonly string[];
}

/** A token as it was meant: pasted with "Bearer", blanks or line breaks, it is the same token. */
export function forgiven(pasted: string): string {
  return pasted.replace(/^\s*(?:authorization:\s*)?(?:bearer\s+)?/i, '').replaceAll(/\s+/g, '');
}

function problemOf(code: ProblemCode): Problem {
  return { code, message: null, status: null, untilMs: null };
}

export class TokenForm {
  token = $state('');
  shown = $state(false);
  label = $state('');
  mail = $state('');
  typed = $state.raw<readonly string[]>([]);
  home = $state<Keep>('keychain');
  problem = $state.raw<Problem | null>(null);
  /** What is wrong with the e-mail that is being typed. */
  mailProblem = $state.raw<Problem | null>(null);
  /** Whether e-mails have to be typed in. */
  asksForMails = $state(false);
  busy = $state(false);
  /** Whether it takes long enough to say so. */
  slow = $state(false);

  constructor(
    private readonly submit: (entry: Entry) => Promise<void>,
    home: Keep = 'keychain',
  ) {
    this.home = home;
  }

  /** Puts what is typed to the others; whether it could be an e-mail. */
  addMail(): boolean {
    const mail = this.mail.trim();
    this.mailProblem = null;
    if (!/^[^\s@,;]+@[^\s@,;]+$/.test(mail)) {
      this.mailProblem = problemOf('not-an-address');
      return false;
    }
    if (!this.typed.includes(mail)) this.typed = [...this.typed, mail];
    this.mail = '';
    return true;
  }

  removeMail(mail: string): void {
    this.typed = this.typed.filter((other) => other !== mail);
  }

  /** Sends it again, kept in memory only from now on: the person agreed. */
  async sendForSession(): Promise<void> {
    this.home = 'session';
    await this.send();
  }

  async send(): Promise<void> {
    if (this.busy) return;
    const token = forgiven(this.token);
    if (token === '') {
      this.problem = problemOf('token-empty');
      return;
    }
    // An e-mail that was typed and not added is meant all the same.
    if (this.asksForMails && this.mail.trim() !== '' && !this.addMail()) return;
    this.problem = this.mailProblem = null;
    this.busy = true;
    const timer = setTimeout(() => (this.slow = true), SAY_AFTER_MS);
    const { home, typed } = this;
    try {
      await this.submit({ token, home, label: this.label.trim(), typed });
      this.token = '';
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.code === 'not-an-address') this.mailProblem = problem;
      else this.problem = problem;
      this.asksForMails ||= problem.code === 'accounts-unreadable';
    } finally {
      clearTimeout(timer);
      this.busy = this.slow = false;
    }
  }
}
