/**
 * Owns the hot paths, the statements that every login and every authenticated request sends: issue
 * a loginCode, open a session, trade a loginCode, resume a session. Leaves what they mean to {@link
 * io.wechatlogin.application.signin.StepwiseSignIns}, which does the same step by step, and every
 * other statement to the packages of its subject.
 *
 * <p>These statements look unlike the others in this module. The reasons:
 *
 * <ul>
 *   <li><b>One statement per path.</b> A round trip and a commit cost more than all the work inside
 *       them. The common table expressions of one statement do the steps, and the statement commits
 *       by itself. All parts see the same snapshot, so a part never reads what another part has
 *       written: {@code returning} hands it over.
 *   <li><b>One statement for many requests.</b> {@link
 *       io.wechatlogin.persistence.store.StatementBatcher} collects the requests that arrive while
 *       all its lanes are busy. A parameter is an array with one element per request, and {@code
 *       request} is the table of all of them, numbered by {@code n}. Each row of the result starts
 *       with the number of the request that it answers. A login that keeps tokens of a person is
 *       not batched: it changes a row of that person, and logins that change several rows would
 *       wait for each other.
 *   <li><b>SQL as text.</b> {@link SignInSql} composes each statement from named parts, once per
 *       {@link Variant}. Tables are written as {@code wechat_login.binding}, as in the generated
 *       classes; {@link BatchStatement} puts the schema of the deployment in place of {@code
 *       wechat_login}. A test prepares every variant on a migrated PostgreSQL.
 *   <li><b>Rows are found by their keys, one by one.</b> Each lookup is a {@code cross join lateral
 *       (... offset 0)}: PostgreSQL does not join across an offset. Left to itself it joins, and
 *       reads a table as a whole that was nearly empty when it last looked. It also reads the rows
 *       that were removed since, as long as any transaction may still see them: one backup that
 *       takes an hour would make each login slower than the one before.
 *   <li><b>The expiry of a row is checked, never searched.</b> {@code expires_at + interval '0' >
 *       now} keeps PostgreSQL from using the index on the expiry, which leads through all rows that
 *       have not expired.
 *   <li><b>The plan is made once.</b> Each array is read by a scalar subquery, {@code (select
 *       cast(? as text[]))}, which hides its length from the planner. Otherwise PostgreSQL would
 *       plan each statement again as long as a plan for few elements looks cheaper than the plan
 *       for any number.
 * </ul>
 *
 * <p>{@code HotPathTest} checks all of this on a real PostgreSQL: it counts statements and commits,
 * and reads the plans.
 */
@NullMarked
package io.wechatlogin.persistence.hotpath;

import org.jspecify.annotations.NullMarked;
