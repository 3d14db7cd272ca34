import { Construct } from 'constructs';
import { isInstance } from './brand';
import { classCode, isSame } from './code';
import { withArticle } from './given';
import type { Kind } from './kind';
import { mismatch, wrongMember } from './kind';
import type { ClassSchema } from './schema';
import { quoted } from '../common/errors';

/** Members of an enum, whose values are strings. */
export function enumOf(name: string, members: Readonly<Record<string, string>>): Kind {
  const values = new Set<unknown>(Object.values(members));
  const code = (member: string) => `${name}.${member}`;
  const kind: Kind = {
    one: withArticle(name),
    many: name,
    code: value => {
      const meant = Object.keys(members).filter(member => isSame(member, value) || isSame(members[member], value));
      return (meant.length > 0 ? meant : Object.keys(members)).map(code).join(' or ');
    },
    wrong: value => (values.has(value) ? undefined : mismatch(kind, value)),
  };
  return kind;
}

/** Instances of a class, including those of another copy of the library. */
export function classOf(name: string, schema: ClassSchema): Kind {
  const kind: Kind = {
    one: withArticle(name),
    many: name,
    code: value => classCode(name, schema, value),
    wrong: value => (isInstance(value, name) ? undefined : mismatch(kind, value)),
  };
  return kind;
}

/** Objects that implement an interface in any language. */
export function interfaceOf(name: string, bases: readonly Kind[], members: ReadonlyMap<string, Kind>): Kind {
  const kind: Kind = {
    one: withArticle(name),
    many: `${name} objects`,
    code: () => IMPLEMENTED_BY[name],
    wrong: value => (value !== null && typeof value === 'object' && bases.every(base => !base.wrong(value))
      && [...members].every(([member, type]) => !wrongMember(value, member, type)) ? undefined : mismatch(kind, value)),
  };
  return kind;
}

const IMPLEMENTED_BY: Readonly<Record<string, string>> = {
  IPythonImage: 'a SlimPythonImage or SlimPythonImage.fromRegistry(…)',
  IStageFragment: 'an object with a method applyTo(stage)',
};

const SOURCES = ['Image', 'ImageCombination', 'Stage', 'BuildContext'];

/** Build sources. The library has four classes of them, and a program cannot add another one. */
export const BUILD_SOURCE: Kind = {
  one: 'an Image, a Stage or a BuildContext',
  many: 'Image, Stage or BuildContext',
  code: value =>
    isInstance(value, 'PublishedPythonImage')
      ? 'its `image`'
      : `BuildContext.image(${quoted(typeof value === 'string' ? value : 'name:tag')})`,
  wrong: value => (SOURCES.some(name => isInstance(value, name)) ? undefined : mismatch(BUILD_SOURCE, value)),
};

export const CONSTRUCT: Kind = {
  one: 'a construct',
  many: 'constructs',
  code: () => 'new Stack(app, "name"), or a construct in it',
  wrong: value => (Construct.isConstruct(value) ? undefined : mismatch(CONSTRUCT, value)),
};
