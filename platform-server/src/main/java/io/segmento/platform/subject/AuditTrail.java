package io.segmento.platform.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.grpc.Caller;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The entries that last: a stream for each month, {@code audit:<yyyymm>}, which ends 24 months after the month began, like the data that it
 * tells of. Who called, what for, what was done to whom; whom only as HMAC(audit key, user key), which finds the entries of a person who asks
 * and names nobody to who reads them. Thread-safe.
 */
final class AuditTrail {
  /** Of one month; far more than people ask for, and a bound on what a caller gone wrong can fill. */
  private static final long MAX_ENTRIES = 1_000_000;

  private static final int SUBJECT_BYTES = 16;
  private static final String USE = "audit";
  private static final String MAC = "HmacSHA256";

  private final RedisStore store;
  private final KeyRing keys;
  private final Clock clock;

  @Inject
  AuditTrail(RedisStore store, KeyRing keys, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.clock = clock;
  }

  /** The name of a month's stream. */
  static String key(YearMonth month) {
    return String.format(Locale.ROOT, "audit:%04d%02d", month.getYear(), month.getMonthValue());
  }

  /** Done when the entry is in the store; fails like {@link RedisStore}. No subject: nobody was recognised. */
  CompletableFuture<Void> add(
      Caller caller, SubjectAction action, String by, String outcome, @Nullable Subject subject) {
    Instant now = clock.instant();
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    Map<String, byte[]> entry = new LinkedHashMap<>();
    put(entry, "at", Long.toString(now.toEpochMilli()));
    put(entry, "who", caller.name());
    put(entry, "why", caller.reason());
    put(entry, "action", action.label());
    put(entry, "by", by);
    put(entry, "outcome", outcome);
    put(entry, "key", Integer.toString(keys.currentId()));
    put(entry, "subject", subject == null ? "" : pseudonym(subject.slot()));
    Instant end = month
        .plusMonths(UserSlot.RETENTION_MONTHS)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
    return store
        .xadd(key(month), MAX_ENTRIES, entry)
        .thenCompose(id -> store.expireAt(key(month).getBytes(UTF_8), end))
        .thenApply(set -> null);
  }

  private static void put(Map<String, byte[]> entry, String field, String value) {
    entry.put(field, value.getBytes(UTF_8));
  }

  private String pseudonym(UserSlot slot) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(keys.currentKey(USE), MAC));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mac.doFinal(slot.userKey().bytes()), SUBJECT_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }
}
