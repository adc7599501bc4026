/**
 * HTTP on the JDK's own server: one listening port, requests, responses, and routes from paths to
 * handlers. What is served belongs to the other packages.
 */
@NullMarked
package io.wechatlogin.simulator.http;

import org.jspecify.annotations.NullMarked;
