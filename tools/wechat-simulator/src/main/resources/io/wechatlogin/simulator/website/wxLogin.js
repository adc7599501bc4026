/* Embeds the QR page in an element of the host's page. The options are those of WeChat's script of the same name. */
(function (window, document) {
  // Under WeChat's own host names, the script and the page come from different hosts.
  var base = new URL(document.currentScript.src).origin.replace('//res.wx.', '//open.weixin.');
  window.WxLogin = function (options) {
    var self = 'default';
    if (options.self_redirect === true) self = 'true';
    else if (options.self_redirect === false) self = 'false';
    // Like WeChat's script, this encodes nothing: the caller must encode the values.
    var src = base + '/connect/qrconnect?appid=' + options.appid + '&scope=' + options.scope
      + '&redirect_uri=' + options.redirect_uri + '&state=' + options.state
      + '&login_type=jssdk&self_redirect=' + self
      + '&styletype=' + (options.styletype || '') + '&sizetype=' + (options.sizetype || '')
      + '&bgcolor=' + (options.bgcolor || '') + '&rst=' + (options.rst || '');
    if (options.style) src += '&style=' + options.style;
    if (options.href) src += '&href=' + options.href;
    if (options.lang === 'en') src += '&lang=en';
    if (options.stylelite === 1) src += '&stylelite=1';
    if (options.fast_login === 0) src += '&fast_login=0';
    var frame = document.createElement('iframe');
    frame.src = src;
    frame.frameBorder = '0';
    frame.allowTransparency = 'true';
    frame.scrolling = 'no';
    frame.width = '300px';
    frame.height = '400px';
    var holder = document.getElementById(options.id);
    holder.innerHTML = '';
    holder.appendChild(frame);
  };
})(window, document);
