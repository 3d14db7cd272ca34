import * as fc from 'fast-check';

/** Pieces that one of the languages on the way to an image gives a meaning to. */
const NASTY = [
  '\0', '"', '\'', '\\', '`', '$', '$$', '${', '$${', '%', '%%', '%{', '%%{', '}', '${TAG}', '%{if true}', '#', '//', '<<EOF', 'EOF',
  '\n', '\r', '\r\n', '\t', '\b', '\u0001', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029', '\ufeff', '\u00a0', ' ', '=', ',', ':', ';',
  '*', '?', '[', ']', '{', '(', ')', '&', '|', '!', '~', '@', 'é', 'ß', '漢', '😀', '\ud83d\udc69\u200d\ud83d\udcbb', '\u0600', '\u{11941}', 'null', 'true', '0', '1.50', '-', '--x',
];

/** Any text that a bake file can hold: buildx would change what is not in the form NFC. */
export function textsOfBake(): fc.Arbitrary<string> {
  const nasty = fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 3 })), { maxLength: 8 }).map(parts => parts.join(''));
  return fc.oneof({ weight: 3, arbitrary: nasty }, fc.string({ unit: 'binary', maxLength: 12 }))
    .map(text => text.normalize('NFC'))
    // A mark in front would combine with what a test puts before it.
    .filter(text => !/^\p{M}/u.test(text));
}

/** Any text that a Dockerfile can hold too. */
export function texts(): fc.Arbitrary<string> {
  return textsOfBake().map(text => text.replace(/\0/g, '').normalize('NFC')).filter(text => !/^\p{M}/u.test(text));
}
