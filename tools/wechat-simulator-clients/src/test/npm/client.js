'use strict';
// Runs one call of one client as its documentation shows: node client.js <client> <app> <secret> <call> <arguments>.
// Prints the result or the client's error as JSON.
const [client, appId, secret, call, ...args] = process.argv.slice(2);

function print(result) {
  process.stdout.write(JSON.stringify(result) + '\n');
}

function failed(error) {
  print({error: error.code || error.name, message: error.message});
}

function promised(run) {
  return new Promise((resolve, reject) => run((error, result) => error ? reject(error) : resolve(result)));
}

const clients = {
  async 'co-wechat-oauth'() {
    const OAuth = require('co-wechat-oauth');
    const api = new OAuth(appId, secret);
    return unwrapped(await api[call](...args));
  },

  async 'wechat-oauth'() {
    const OAuth = require('wechat-oauth');
    const api = new OAuth(appId, secret);
    if (call.startsWith('getAuthorizeURL')) return api[call](...args);
    if (call === 'decryptMiniProgramUser') {
      return api.decryptMiniProgramUser({sessionKey: args[0], encryptedData: args[1], iv: args[2]});
    }
    return unwrapped(await promised(done => api[call](...args, done)));
  },

  async 'passport-wechat'() {
    const Strategy = require('passport-wechat');
    const website = call.startsWith('website');
    return passport(new Strategy({
      appID: appId, appSecret: secret, client: website ? 'web' : 'wechat', callbackURL: 'http://localhost:1/back',
      scope: website ? 'snsapi_login' : 'snsapi_userinfo', state: 'state1', lang: 'zh_CN'
    }, (accessToken, refreshToken, profile, expiresIn, done) => done(null, profile)));
  },

  async 'passport-weixin'() {
    const Strategy = require('passport-weixin');
    return passport(new Strategy({
      clientID: appId, clientSecret: secret, callbackURL: 'http://localhost:1/back', requireState: false
    }, (accessToken, refreshToken, profile, done) => done(null, profile)), {state: 'state1'});
  }
};

// Some clients return the answer itself, others return it in "data".
function unwrapped(result) {
  return result && result.data ? result.data : result;
}

// Runs a strategy as the passport middleware does: the first request redirects, the second one has the code.
function passport(strategy, options) {
  return new Promise((resolve, reject) => {
    strategy.redirect = resolve;
    strategy.success = resolve;
    strategy.fail = reject;
    strategy.error = reject;
    const query = args.length > 0 ? {code: args[0], state: 'state1'} : {};
    const request = {
      query, url: '/back', originalUrl: '/back', protocol: 'http', headers: {host: 'localhost:1'}, _passport: {},
      get: () => 'localhost:1', connection: {}
    };
    strategy.authenticate(request, options);
  });
}

clients[client]().then(print, failed);
