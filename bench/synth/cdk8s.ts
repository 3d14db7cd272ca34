import { ApiObject, App, Chart } from 'cdk8s';
import { measure } from './measure';

measure((size, outdir) => {
  const app = new App({ outdir });
  let last: Chart | undefined;
  for (let i = 0; i < size; i++) {
    const chart = new Chart(app, `chart${i}`);
    new ApiObject(chart, 'object', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { labels: { number: String(i) } }, data: { a: `echo ${i}`, b: 'app/', c: '/srv/app/', d: 'run' },
    });
    if (last && i % 10 !== 0) {
      chart.addDependency(last);
    }
    last = chart;
  }
  app.synth();
  return app;
});
