import { InvalidValueError, quoted } from '../../common/errors';

/**
 * Whether a project supports a Python version.
 *
 * @param specifier the text of `requires-python`:
 * https://packaging.python.org/en/latest/specifications/version-specifiers/
 * @param version a release, such as `3.12.8`
 * @throws if the specifier is invalid
 */
export function satisfies(specifier: string, version: string): boolean {
  return specifier.split(',').map(clause => clause.trim()).filter(clause => clause !== '').every(clause => {
    // A pre-release counts as its release, because images contain releases.
    const [, operator, wanted, wildcard] =
      /^(~=|===?|!=|<=|>=|<|>)\s*(\d+(?:\.\d+)*)(?:(?:a|b|rc|\.dev)\d+)?(\.\*)?$/.exec(clause) ?? [];
    if (
      operator === undefined
      || (wildcard && !/^[!=]=$/.test(operator))
      || (operator === '~=' && !wanted.includes('.'))
    ) {
      throw new InvalidValueError(
        `invalid version specifier ${quoted(specifier)}: expected a specifier such as ">=3.11,<3.14"`,
      );
    }
    const order = compare(version, wanted);
    switch (operator) {
      case '~=': return order >= 0 && isBelow(version, wanted.replace(/\.\d+$/, ''));
      case '!=': return !(wildcard ? isBelow(version, wanted) : order === 0);
      case '<=': return order <= 0;
      case '>=': return order >= 0;
      case '<': return order < 0;
      case '>': return order > 0;
      default: return wildcard ? isBelow(version, wanted) : order === 0;
    }
  });
}

function isBelow(version: string, prefix: string): boolean {
  return `${version}.`.startsWith(`${prefix}.`);
}

function compare(a: string, b: string): number {
  const [x, y] = [a, b].map(text => text.split('.').map(n => parseInt(n, 10)));
  const at = [...Array(Math.max(x.length, y.length)).keys()].find(i => (x[i] ?? 0) !== (y[i] ?? 0));
  return at === undefined ? 0 : (x[at] ?? 0) - (y[at] ?? 0);
}
