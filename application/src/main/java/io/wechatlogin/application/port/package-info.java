/**
 * Owns what the use cases need from outside: small interfaces for each subject, which speak domain
 * records only. Leaves their implementation to adapters, which prove themselves by the contract
 * kits in the test jar.
 */
@NullMarked
package io.wechatlogin.application.port;

import org.jspecify.annotations.NullMarked;
