import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App, AppUser, BuildContext, Image, Stack } from 'cdk-bake';
import { Template } from 'cdk-bake/assertions';
import { addPolicies } from './policies';

/** The stack of a team, in an app with a base image. */
function teamStack(define: (stack: Stack, base: Image) => void): Stack {
  const app = new App();
  const base = new Image(new Stack(app, 'platform'), 'base');
  base.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim')).apply(new AppUser('app'));
  const team = new Stack(app, 'team');
  define(team, base);
  addPolicies(app, base);
  return team;
}

test('an image on the base image has a test of its user', () => {
  const template = Template.fromStack(teamStack((stack, base) => {
    new Image(stack, 'report').dockerfile.stage('runtime', base).cmd(['sh']);
  }));

  template.hasTarget('report', { contexts: { base: 'target:base' } });
  template.hasGroup('test', { targets: ['report-test'] });
  assert.match(template.dockerfile('report-test'), /^FROM report AS test\nRUN .*id -u/m);
});

test('an image can be built on another image of the team', () => {
  Template.fromStack(teamStack((stack, base) => {
    const tools = new Image(stack, 'tools');
    tools.dockerfile.stage('runtime', base);
    new Image(stack, 'report').dockerfile.stage('runtime', tools);
  })).targetCountIs(4); // the images and their tests
});

test('an image on another base image is an error', () => {
  const stack = teamStack(team => {
    new Image(team, 'legacy').dockerfile.stage('runtime', BuildContext.image('alpine:3.22'));
  });

  assert.throws(() => Template.fromStack(stack), /\[team\/legacy\] published image is not built on platform\/base/);
});
