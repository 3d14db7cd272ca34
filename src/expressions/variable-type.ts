import { literalOnly } from '../common/tokens';

/**
 * The type of a variable. Buildx converts the value of the environment variable to the type.
 *
 * @see https://docs.docker.com/build/bake/reference/#variable-typing
 */
export class VariableType {
  /** A string. */
  public static readonly STRING = new VariableType('string');
  /** A number. */
  public static readonly NUMBER = new VariableType('number');
  /** A boolean: `true` or `false`. */
  public static readonly BOOL = new VariableType('bool');
  /** Any type. */
  public static readonly ANY = new VariableType('any');

  /**
   * A list. In an environment variable, separate the items with commas.
   *
   * @param member the type of the items
   */
  public static ofList(member: VariableType): VariableType {
    return new VariableType(`list(${member.value})`);
  }

  /**
   * A set of unique items.
   *
   * @param member the type of the items
   */
  public static ofSet(member: VariableType): VariableType {
    return new VariableType(`set(${member.value})`);
  }

  /**
   * A map with string keys.
   *
   * @param member the type of the values
   */
  public static ofMap(member: VariableType): VariableType {
    return new VariableType(`map(${member.value})`);
  }

  /**
   * A list with a fixed length and a type for each item.
   *
   * @param members the types of the items, in order
   */
  public static ofTuple(members: VariableType[]): VariableType {
    return new VariableType(`tuple([${members.map(m => m.value).join(', ')}])`);
  }

  /**
   * A map with fixed keys and a type for each value.
   *
   * @param members the types of the values by key
   */
  public static ofObject(members: Record<string, VariableType>): VariableType {
    const names = Object.keys(members).sort();
    names.forEach(name => literalOnly(name, 'the name of a member in `VariableType.ofObject`'));
    const fields = names.map(name => `${name} = ${members[name].value}`);
    return new VariableType(`object({ ${fields.join(', ')} })`);
  }

  /**
   * An optional member of an object.
   *
   * @param member the type of the value
   */
  public static ofOptional(member: VariableType): VariableType {
    return new VariableType(`optional(${member.value})`);
  }

  /** The type in the syntax of Bake files. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
