import { LABS } from '../../dockerfile/syntax/requirement';

/** A version of the Dockerfile frontend in a message. */
export function frontendText(since: string): string {
  return since === LABS ? 'the labs channel of the Dockerfile frontend' : `the Dockerfile frontend ${since}`;
}

/** The image of a frontend, as `syntax` names it. */
export function frontendImage(since: string): string {
  return `docker/dockerfile:${since === LABS ? '1-labs' : since}`;
}
