/**
 * Owns the API as a whole and its settings; each subject has a package of its own. Leaves every
 * decision about logins to the use cases of the application.
 *
 * <p>The packages depend on each other from top to bottom:
 *
 * <pre>
 *   server                                     mounts the API
 *   http                                       wires the API
 *   login, session, scan, binding, ...         routes by subject
 *   route                                      what every request passes
 *   request, limits                            parts of a request, limits
 *   problem                                    errors
 *   message, web, url                          request, answer, pages, URLs
 * </pre>
 */
@NullMarked
package io.wechatlogin.http;

import org.jspecify.annotations.NullMarked;
