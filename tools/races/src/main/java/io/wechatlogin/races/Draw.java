package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What is drawn for a try: the same seed draws the same.
 *
 * @param first the node of the action's first step
 * @param second the node of its last step
 * @param revoking the node of the revocation
 * @param hasPast whether all logins of the user were ended shortly before the race, so that the
 *     statement that serves nearly all logins leaves these to others
 * @param learnsUnionId whether the action brings a unionId that the account lacks
 * @param tradesLater whether a loginCode waits for the end of the race
 * @param tradesLast whether such a code waits until the person is a user with the account again
 * @param asksItself whether the session of the action is also the one that asks for an unbinding
 * @param exchange how long WeChat takes to exchange a code
 * @param delay how much later the revocation starts than the action, as a part of the time that the
 *     action takes; negative for earlier, as a part of the time that the revocation takes
 */
record Draw(
    LoginApplication first,
    LoginApplication second,
    LoginApplication revoking,
    boolean hasPast,
    boolean learnsUnionId,
    boolean tradesLater,
    boolean tradesLast,
    boolean asksItself,
    Duration exchange,
    double delay) {
  private static final int LONGEST_EXCHANGE_MICROS = 600;

  static Draw by(Random random, List<LoginApplication> nodes) {
    return new Draw(
        nodes.get(random.nextInt(nodes.size())),
        nodes.get(random.nextInt(nodes.size())),
        nodes.get(random.nextInt(nodes.size())),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        Duration.ofNanos(1_000L * random.nextInt(LONGEST_EXCHANGE_MICROS)),
        random.nextDouble(-1.2, 1.2));
  }
}
