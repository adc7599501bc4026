/**
 * Owns what every adapter must do, one abstract test for each port: extend it, give it your ports,
 * run it. Leaves how an adapter is set up to whoever extends it.
 */
package io.wechatlogin.application.contract;
