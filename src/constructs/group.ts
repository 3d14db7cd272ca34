import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { Stack } from './stack';
import { append } from '../common/lists';
import { checkNew } from '../values/calls';

const GROUP = Symbol.for('cdk-bake.Group');

/** Properties of a group. */
export interface GroupProps {
  /**
   * Images and other groups.
   *
   * @default - none yet: `add()` adds some
   */
  readonly members?: IConstruct[];

  /**
   * What it is for, which `docker buildx bake --list=targets` shows.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * Images that are built by one name. The id is the group's name.
 *
 * A stack has a group `default` of all its published images, unless it is given one of that name.
 */
export class Group extends Construct {
  /** Whether the value is a group, also of another copy of this library. */
  public static isGroup(value: any): value is Group {
    return value !== null && typeof value === 'object' && GROUP in value;
  }

  /** What it is for. */
  public readonly description?: string;

  private readonly _members: IConstruct[];

  public constructor(scope: Construct, id: string, props: GroupProps = {}) {
    [, , props] = checkNew('Group', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, GROUP, { value: true });
    Stack.of(this);
    this.description = props.description;
    this._members = [...props.members ?? []];
  }

  /** The images and groups in it. */
  public get members(): IConstruct[] {
    return [...this._members];
  }

  /** Adds images and groups. */
  public add(...members: IConstruct[]): void {
    append(this._members, members);
  }
}
