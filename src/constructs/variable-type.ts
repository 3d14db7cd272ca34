import { literalOnly } from '../common/tokens';

/** The type of a variable: what buildx turns the text of the environment into. */
export class VariableType {
  /** Text. */
  public static readonly STRING = new VariableType('string');
  /** A number. */
  public static readonly NUMBER = new VariableType('number');
  /** true or false. */
  public static readonly BOOL = new VariableType('bool');
  /** Anything. */
  public static readonly ANY = new VariableType('any');

  /** A list whose members have a type. The environment gives it as values with commas between them. */
  public static ofList(member: VariableType): VariableType {
    return new VariableType(`list(${member.value})`);
  }

  /** A set whose members have a type. */
  public static ofSet(member: VariableType): VariableType {
    return new VariableType(`set(${member.value})`);
  }

  /** A map whose values have a type. */
  public static ofMap(member: VariableType): VariableType {
    return new VariableType(`map(${member.value})`);
  }

  /** A list of a fixed length, each member with its type. */
  public static ofTuple(members: VariableType[]): VariableType {
    return new VariableType(`tuple([${members.map(m => m.value).join(', ')}])`);
  }

  /** A map of fixed names, each with its type. */
  public static ofObject(members: Record<string, VariableType>): VariableType {
    const fields = Object.keys(members).sort().map(name => literalOnly(name, 'The name of a member in `VariableType.ofObject`')).map(name => `${name} = ${members[name].value}`);
    return new VariableType(`object({ ${fields.join(', ')} })`);
  }

  /** A member of an object that can be left out. */
  public static ofOptional(member: VariableType): VariableType {
    return new VariableType(`optional(${member.value})`);
  }

  /** The type, as Bake writes it. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
