import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { Stack } from './stack';
import { atPath } from '../common/errors';
import { append } from '../common/lists';
import { literalComment } from '../common/tokens';
import { checkNew } from '../values/calls';

const GROUP = Symbol.for('cdk-bake.Group');

/** Properties of a group. */
export interface GroupProps {
  /**
   * Images and groups to include in the group. An empty list is a group that builds nothing.
   *
   * @default - no members; add members with `add()`, since a group without members is an error
   */
  readonly members?: IConstruct[];

  /**
   * Human-readable description of the group, shown by `docker buildx bake --list=targets`.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Comment above the group in the Bake file, for people who read the file. JSON has no comments.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/**
 * A group of images to build with one name. The ID is the name of the group in the Bake file.
 *
 * Each stack has a group `default` with all published images, unless you define a group with the ID `default`.
 *
 * @see https://docs.docker.com/build/bake/reference/#group
 */
export class Group extends Construct {
  /** Returns whether the given object is a `Group`, even if another copy of this library created it. */
  public static isGroup(value: any): value is Group {
    return value !== null && typeof value === 'object' && GROUP in value;
  }

  /** Human-readable description of the group. */
  public readonly description?: string;

  /** @internal */
  public readonly _comment?: string;

  /** @internal Whether the group builds nothing on purpose. */
  public readonly _canBeEmpty: boolean;

  private readonly _members: IConstruct[];

  /**
   * Creates a group.
   *
   * @param scope the parent construct, usually a Stack
   * @param id the name of the group in the Bake file
   * @param props the properties of the group
   */
  public constructor(scope: Construct, id: string, props: GroupProps = {}) {
    [, , props] = checkNew('Group', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, GROUP, { value: true });
    Stack.of(this);
    this.description = props.description;
    this._comment = atPath(this.node.path, () => literalComment(props));
    this._canBeEmpty = props.members !== undefined;
    this._members = [...props.members ?? []];
  }

  /** Images and groups in the group. */
  public get members(): IConstruct[] {
    return [...this._members];
  }

  /**
   * Adds images and groups to the group.
   *
   * @param members the images and groups to add
   */
  public add(...members: IConstruct[]): void {
    append(this._members, members);
  }
}
