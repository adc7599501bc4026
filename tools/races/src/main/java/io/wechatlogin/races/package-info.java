/**
 * Owns the races between what a person does and a revocation, on two nodes and a real PostgreSQL,
 * and the judgement of what is left. Leaves the single orders of steps to the tests of the
 * application, which are exact where these are random.
 */
@NullMarked
package io.wechatlogin.races;

import org.jspecify.annotations.NullMarked;
