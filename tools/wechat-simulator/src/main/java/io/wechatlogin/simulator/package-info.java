/**
 * A fake WeChat that real WeChat clients believe: the pages, the API and the pushes of its three
 * logins, with its quirks. It knows nothing of the service that logs in through it, and needs
 * nothing but the JDK.
 */
@NullMarked
package io.wechatlogin.simulator;

import org.jspecify.annotations.NullMarked;
