import type { BuildSecret } from '../attributes/build-secret';

/** The text of a secret, and the path of the first construct with the secret. */
interface SecretText {
  readonly text: string;
  readonly construct: string;
}

/**
 * The files in the output directory for the texts of secrets. The name of a file contains only the ID. A name derived
 * from the text, such as a digest, would allow guessing a short text.
 */
export class SecretFiles {
  /** The texts by path, relative to the output directory. */
  public readonly texts = new Map<string, SecretText>();
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** Returns the file of a text. The file is the same for equal IDs and texts. */
  public fileOf({ id }: BuildSecret, text: string, construct: string): string {
    const key = JSON.stringify([id, text]);
    const known = this.names.get(key);
    if (known !== undefined) {
      return known;
    }
    const plain = id.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 100);
    const count = (this.counts.get(plain) ?? 0) + 1;
    const path = `secrets/text-${plain}${count === 1 ? '' : `.${count}`}`;
    this.counts.set(plain, count);
    this.names.set(key, path);
    this.texts.set(path, { text, construct });
    return path;
  }
}
