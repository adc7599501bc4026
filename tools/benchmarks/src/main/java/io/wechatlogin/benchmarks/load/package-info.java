/**
 * Owns the load: HTTP requests over plain sockets, their arrival rate, and the response times.
 * Leaves the content of the requests to the caller.
 */
@NullMarked
package io.wechatlogin.benchmarks.load;

import org.jspecify.annotations.NullMarked;
