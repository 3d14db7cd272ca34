export * from './match';
export { Matcher } from './matcher';
export * from './template';
