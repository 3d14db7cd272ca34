const polka = require('polka');

polka()
  .get('/', (request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ service: 'web', uid: process.getuid() }));
  })
  .listen(8080);

process.on('SIGTERM', () => process.exit());
