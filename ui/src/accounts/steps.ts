/** What a person can do about a trouble, as data: a strip, a menu and a dialog offer the same. */

/** What a step does. */
export type Deed =
  | { readonly kind: 'enter-token'; readonly credential: number | null; readonly label: string }
  | { readonly kind: 'remove-token'; readonly credential: number; readonly label: string }
  | { readonly kind: 'store-token'; readonly credential: number; readonly label: string }
  | { readonly kind: 'forget-token'; readonly credential: number; readonly label: string }
  | { readonly kind: 'explain-still'; readonly credential: number; readonly label: string }
  | {
      readonly kind: 'check';
      readonly account: number | null;
      readonly credential: number | null;
    }
  | { readonly kind: 'include'; readonly account: number; readonly on: boolean }
  | { readonly kind: 'copy'; readonly text: string; readonly said: string }
  | { readonly kind: 'connect' }
  | { readonly kind: 'own-library' }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'open-useapi' }
  | { readonly kind: 'manage' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'stop-waiting' }
  | { readonly kind: 'check-keychain' }
  | { readonly kind: 'explain-keychain' }
  | { readonly kind: 'check-decoder' }
  | { readonly kind: 'session' }
  | { readonly kind: 'show-settings' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'health' }
  | { readonly kind: 'show-data' }
  | { readonly kind: 'choose-folder' }
  | { readonly kind: 'retry-downloads' }
  | { readonly kind: 'fetch-anyway' };

export interface Step {
  readonly label: string;
  readonly deed: Deed;
}

/** What is said of a trouble, and what there is to press. */
export interface Told {
  readonly title: string | null;
  readonly text: string;
  readonly steps: readonly Step[];
  /** Whether it can be put off in words, "Not now", and not only by a cross. */
  readonly later?: boolean;
}
