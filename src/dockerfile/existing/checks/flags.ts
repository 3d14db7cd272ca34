import type { FlagRule } from './flag-table';
import { FLAGS } from './flag-table';
import { listed, quoted } from '../../../common/errors';
import { nearestHint } from '../../../common/nearest';
import type { FrontendRequirement } from '../../syntax/requirement';
import type { Line } from '../text/lines';

/** Returns the reason why BuildKit rejects the flags of an instruction, if it does. */
export function flagProblem({ instruction, flags, operands: { words } }: Line): string | undefined {
  const rules = FLAGS[instruction];
  const isIgnored = rules === undefined || (instruction === 'HEALTHCHECK' && words[0]?.toUpperCase() === 'NONE');
  if (isIgnored || flags.length === 0) {
    return undefined;
  }
  const found = new Set<string>();
  for (const flag of flags) {
    const [, name, value] = /^--([^=]*)(?:=(.*))?$/s.exec(flag)!;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) {
      return unknownFlag(instruction, name, Object.keys(rules));
    }
    if (found.has(name) && rule.kind !== 'repeatable') {
      return `duplicate flag --${name} of ${instruction}; set the flag once`;
    }
    found.add(name);
    const problem = valueProblem(instruction, `--${name}`, rule, value);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

/** Returns the flags of an instruction that only some frontends support. */
export function flagRequirements({ instruction, flags }: Line): FrontendRequirement[] {
  return flags.flatMap(flag => {
    const name = flag.slice(2).split('=')[0];
    const requires = FLAGS[instruction]?.[name]?.requires;
    return requires ? [{ what: `${instruction} --${name}`, ...requires }] : [];
  });
}

/** Instructions that are easily confused because of their flags. */
const TWINS: Readonly<Record<string, string>> = { ADD: 'COPY', COPY: 'ADD' };

function unknownFlag(instruction: string, name: string, known: readonly string[]): string {
  const flags = known.map(flag => `--${flag}`);
  const supported = flags.length > 0 ? `, which supports ${listed(flags)}` : ', which has no flags';
  const twin = TWINS[instruction];
  const fix = twin && Object.hasOwn(FLAGS[twin], name)
    ? `use ${twin} --${name}`
    : ['CMD', 'ENTRYPOINT', 'RUN'].includes(instruction) ? 'remove the flag, or add -- before a command that starts '
      + 'with --' : 'remove the flag';
  return `unknown flag --${name} of ${instruction}${nearestHint(`--${name}`, flags)}${supported}; ${fix}`;
}

function valueProblem(
  instruction: string,
  flag: string,
  { kind, values }: FlagRule,
  value: string | undefined,
): string | undefined {
  if (kind === 'boolean') {
    return value === undefined || /^(true|false)$/i.test(value)
      ? undefined
      : `invalid value ${quoted(value)} of ${instruction} ${flag}: expected true or false, such as ${flag}=true`;
  }
  if (value === undefined) {
    return `${instruction} ${flag} has no value; write ${flag}=<value>`;
  }
  return values && !values.includes(value)
    ? `invalid value ${quoted(value)} of ${instruction} ${flag}${nearestHint(value, values)}; `
      + `use one of ${listed(values)}`
    : undefined;
}
