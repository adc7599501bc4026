package io.wechatlogin.persistence.phone;

import static io.wechatlogin.persistence.tables.Tables.USER_PHONE;

import io.wechatlogin.application.port.UserPhones;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.store.StoreTransactions;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.UserPhoneRecord;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.jooq.DSLContext;

/** Phone numbers of users in the tables of this store. */
public final class JooqUserPhones implements UserPhones {
  /** Separates the parts of the sealed text; none of them contains it. */
  private static final String SEPARATOR = "\n";

  /** A lost race has a winner of the same user, who has few requests at the same moment. */
  private static final int MAX_ROUNDS = 100;

  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private final KeyRing keys;
  private final SecureRandom random;

  /**
   * Makes the adapter.
   *
   * @param random makes the key of the hashes
   */
  public JooqUserPhones(
      DSLContext dsl, StoreTransactions transactions, KeyRing keys, SecureRandom random) {
    this.dsl = dsl;
    this.transactions = transactions;
    this.keys = keys;
    this.random = random;
  }

  @Override
  public boolean put(UserId userId, UserPhone phone) {
    return transactions.run(() -> transactions.allOrNothing(() -> replaced(userId, phone)));
  }

  private boolean replaced(UserId userId, UserPhone phone) {
    byte[] hash = hash().of(phone.phoneNumber());
    for (int round = 0; round < MAX_ROUNDS; round++) {
      dsl.deleteFrom(USER_PHONE).where(USER_PHONE.USER_ID.eq(userId.value())).execute();
      boolean isStored =
          dsl.insertInto(USER_PHONE)
                  .set(USER_PHONE.USER_ID, userId.value())
                  .set(USER_PHONE.HASH, hash)
                  .set(USER_PHONE.SEALED_NUMBER, sealed(userId, phone))
                  .set(USER_PHONE.VERIFIED_AT, Timestamps.at(phone.verifiedAt()))
                  .onConflictDoNothing()
                  .execute()
              == 1;
      if (isStored) {
        return true;
      }
      // The row that is in the way has this number, or is this user's own of the same moment.
      if (dsl.fetchExists(
          USER_PHONE, USER_PHONE.HASH.eq(hash), USER_PHONE.USER_ID.ne(userId.value()))) {
        return false;
      }
    }
    throw new IllegalStateException("the store contradicts itself about a phone number");
  }

  @Override
  public Optional<UserPhone> find(UserId userId) {
    return dsl.selectFrom(USER_PHONE)
        .where(USER_PHONE.USER_ID.eq(userId.value()))
        .fetchOptional()
        .flatMap(this::opened);
  }

  @Override
  public Optional<UserId> ownerOf(String phoneNumber) {
    return PhoneHash.stored(dsl, keys)
        .flatMap(
            hash ->
                dsl.select(USER_PHONE.USER_ID)
                    .from(USER_PHONE)
                    .where(USER_PHONE.HASH.eq(hash.of(phoneNumber)))
                    .fetchOptional(row -> new UserId(row.value1())));
  }

  @Override
  public boolean remove(UserId userId) {
    return dsl.deleteFrom(USER_PHONE).where(USER_PHONE.USER_ID.eq(userId.value())).execute() == 1;
  }

  /** Returns what hashes numbers. A transaction that makes the key first hashes what is there. */
  private PhoneHash hash() {
    return PhoneHash.stored(dsl, keys)
        .or(() -> PhoneHash.made(dsl, keys, random).map(this::hashedAgain))
        // Another transaction has made the key in between.
        .or(() -> PhoneHash.stored(dsl, keys))
        .orElseThrow();
  }

  /** There are numbers without a key where it was given up, because no key opened it. */
  private PhoneHash hashedAgain(PhoneHash fresh) {
    for (UserPhoneRecord row : dsl.selectFrom(USER_PHONE).forUpdate().fetch()) {
      opened(row)
          .ifPresent(
              phone ->
                  dsl.update(USER_PHONE)
                      .set(USER_PHONE.HASH, fresh.of(phone.phoneNumber()))
                      .where(USER_PHONE.USER_ID.eq(row.getUserId()))
                      .execute());
    }
    return fresh;
  }

  private byte[] sealed(UserId userId, UserPhone phone) {
    String plain = phone.phoneNumber() + SEPARATOR + phone.countryCode();
    return SealedColumn.PHONE_NUMBER.seal(
        keys, plain.getBytes(StandardCharsets.UTF_8), userId.value());
  }

  /** A number that no key opens counts as absent: the person can hand it over again. */
  private Optional<UserPhone> opened(UserPhoneRecord row) {
    return SealedColumn.PHONE_NUMBER
        .open(keys, row.getSealedNumber(), row.getUserId())
        .map(plain -> new String(plain, StandardCharsets.UTF_8).split(SEPARATOR, -1))
        .map(parts -> new UserPhone(parts[0], parts[1], row.getVerifiedAt().toInstant()));
  }
}
