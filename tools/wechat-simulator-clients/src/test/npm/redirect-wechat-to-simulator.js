'use strict';
// Redirects TLS connections to WeChat's hosts to the simulator. The clients are not modified, and certificates are still
// checked: NODE_EXTRA_CA_CERTS names the simulator's authority.
const tls = require('tls');

const connect = tls.connect;
tls.connect = function (options, ...rest) {
  const name = options.host || options.hostname;
  if (!/\.qq\.com$/.test(name)) throw new Error('unexpected host: ' + name);
  return connect.call(tls, Object.assign({}, options, {
    host: '127.0.0.1', hostname: undefined, port: Number(process.env.SIMULATOR_PORT), servername: name, lookup: undefined
  }), ...rest);
};
