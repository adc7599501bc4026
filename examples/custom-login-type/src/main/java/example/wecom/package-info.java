/**
 * Owns a third-party login type: WeCom (企业微信), for the members of one enterprise. Leaves state,
 * bindings and sessions to the application.
 */
package example.wecom;
