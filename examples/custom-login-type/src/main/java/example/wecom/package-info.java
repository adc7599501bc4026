/** A login type of a third party: WeCom (企业微信), for the members of one enterprise. */
package example.wecom;
