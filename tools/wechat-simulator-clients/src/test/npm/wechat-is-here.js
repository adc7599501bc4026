'use strict';
// Where name resolution would find WeChat, this finds the simulator: the clients' own files stay as they are, and so
// does the check of certificates (NODE_EXTRA_CA_CERTS names the simulator's authority).
const tls = require('tls');

const connect = tls.connect;
tls.connect = function (options, ...rest) {
  const name = options.host || options.hostname;
  if (!/\.qq\.com$/.test(name)) throw new Error('nothing else may be called: ' + name);
  return connect.call(tls, Object.assign({}, options, {
    host: '127.0.0.1', hostname: undefined, port: Number(process.env.SIMULATOR_PORT), servername: name, lookup: undefined
  }), ...rest);
};
