import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, type ClassType, type InterfaceType, type Type, TypeKind } from '@jsii/spec';
import { ROOT } from '../../test/documents';

/** Writes API.md, a list of all types with links to their docstrings. The reference itself is on the site. Needs `npx projen compile`. */
const types = Object.values((JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as Assembly).types!)
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const GROUPS: readonly (readonly [string, (type: Type) => boolean])[] = [
  ['Constructs', type => type.kind === TypeKind.Class && isConstruct(type.fqn)],
  ['Classes', type => type.kind === TypeKind.Class && !isConstruct(type.fqn)],
  ['Properties and options', type => isStruct(type)],
  ['Interfaces', type => type.kind === TypeKind.Interface && !isStruct(type)],
  ['Enums', type => type.kind === TypeKind.Enum],
];

function isStruct(type: Type): boolean {
  return type.kind === TypeKind.Interface && (type as InterfaceType).datatype === true;
}

function isConstruct(fqn: string | undefined): boolean {
  const type = types.find(other => other.fqn === fqn) as ClassType | undefined;
  return fqn === 'constructs.Construct' || fqn === 'constructs.RootConstruct' || (type !== undefined && isConstruct(type.base));
}

/** A row of a table. Types in a submodule are shown with its name. */
function row({ name, namespace, docs, locationInModule }: Type): string {
  const shown = namespace === undefined ? name : `${namespace}.${name}`;
  return `| [${shown}](${locationInModule!.filename}) | ${(docs?.summary ?? '').replace(/\|/g, '\\|')} |`;
}

const groups = GROUPS.map(([title, contains]) =>
  `## ${title}\n\n| type | description |\n|---|---|\n${types.filter(contains).map(row).join('\n')}\n`);
writeFileSync(join(ROOT, 'API.md'), `# API reference

This page lists all types of the library. Each name is a link to the source, which documents every property and method.
Editors show the same texts in all languages.

In a clone, \`npx projen docs\` builds the site of the documentation. The site contains the reference in TypeScript,
Python, Java, C# and Go: open \`site/dist/reference/index.html\`.

${groups.join('\n')}`);
