/**
 * Owns the {@code state} of a web login: what it stands for, its lifetimes, and the outcomes of
 * claiming it. Leaves storing to the {@code States} port and checking to the application.
 *
 * <pre>
 *   started --claim--> claimed --answer--> answered
 *      |                  |                   |
 *      | 10 min           | 20 s              | 10 s: a repetition gets the same answer
 *      v                  v                   v
 *   expired            expired             expired
 * </pre>
 */
@NullMarked
package io.wechatlogin.domain.state;

import org.jspecify.annotations.NullMarked;
