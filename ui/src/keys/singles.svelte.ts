/**
 * Whether single letters, figures and marks are keys. It is set with the settings and read wherever
 * a key is heard or named, so that no tooltip names a key that does nothing.
 */
class Singles {
  on = $state(true);
}

export const singles = new Singles();
