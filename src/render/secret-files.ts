import type { BuildSecret } from '../attributes/build-secret';

/** A text that is given as a secret, and the path of the construct that gives it first. */
interface SecretText {
  readonly text: string;
  readonly construct: string;
}

/**
 * The files of the output directory for the texts that are given as secrets. The name of a file tells the ID alone: one that is
 * made of the text, such as a digest, would tell a short text to everyone who tries.
 */
export class SecretFiles {
  /** The texts by their paths below the output directory. */
  public readonly texts = new Map<string, SecretText>();
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** The file of a text: the same one for the same ID and text. */
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
