/* Puts the QR page into an element of the host's page; the options are those of WeChat's script of this name. */
(function (window, document) {
  // Under WeChat's own names the script comes from one host, and the page from another.
  var base = new URL(document.currentScript.src).origin.replace('//res.wx.', '//open.weixin.');
  window.WxLogin = function (options) {
    var self = 'default';
    if (options.self_redirect === true) self = 'true';
    else if (options.self_redirect === false) self = 'false';
    // As WeChat's script does: nothing is encoded here, the caller has to.
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
