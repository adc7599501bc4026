/**
 * Mini programs: what WeChat does on the phone (wx.login, getPhoneNumber, getUserProfile), the API
 * for the mini program's server, and a page that plays a mini program.
 */
@NullMarked
package io.wechatlogin.simulator.miniprogram;

import org.jspecify.annotations.NullMarked;
