package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.EvidenceBucket;
import io.segmento.proto.storage.v1.EvidenceRecord;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps on which consent a user's data stand, by month like the data and with their life. Written before the data, so that there are none
 * without it; a call that says nothing new costs one read. Thread-safe.
 */
public final class EvidenceStore {

  private static final int MAX_TRIES = 100;
  private static final int HASH_BYTES = 16;
  private static final String USE = "consent-evidence";
  private static final String MAC = "HmacSHA256";
  private static final byte[] NOTHING = {};
  private static final RedisScript READ = RedisScript.of("read-evidence", """
      return {redis.call('GET', KEYS[1]), redis.call('HGETALL', KEYS[2])}
      """);
  private static final RedisScript WRITE =
      RedisScript.fromResource(EvidenceStore.class, "write-evidence.lua");

  private final RedisStore store;
  private final StoredProfiles profiles;
  private final MonthKeys monthKeys;
  private final SealedValues values;
  private final KeyRing keys;
  private final Clock clock;

  @Inject
  EvidenceStore(
      RedisStore store,
      StoredProfiles profiles,
      MonthKeys monthKeys,
      SealedValues values,
      KeyRing keys,
      Clock clock) {
    this.store = store;
    this.profiles = profiles;
    this.monthKeys = monthKeys;
    this.values = values;
    this.keys = keys;
    this.clock = clock;
    store.preload(READ, WRITE);
  }

  /**
   * Keeps on what these events stand; nothing for a user who opted out, nor for events of before a withdrawal, which are not kept either. Fails
   * like {@link RedisStore}.
   */
  public CompletableFuture<Void> add(
      ProfilingPermit permit, ConsentBasis basis, UserSlot slot, List<ProfileEvent> events) {
    Objects.requireNonNull(permit, "permit");
    int hashKey = keys.currentId();
    return attempt(basis, hash(basis.presented()), hashKey, slot, events, 1);
  }

  private CompletableFuture<Void> attempt(
      ConsentBasis basis,
      ByteString hash,
      int hashKey,
      UserSlot slot,
      List<ProfileEvent> events,
      int number) {
    YearMonth month = monthKeys.currentMonth();
    byte[] name = slot.evidence(month);
    return store.evalList(READ, List.of(name, slot.withdrawals())).thenCompose(found -> {
      byte[] sealed = (byte[]) found.get(0);
      Withdrawals withdrawals = Withdrawals.parse((List<?>) Objects.requireNonNull(found.get(1)));
      Set<String> advertisers = new TreeSet<>();
      events.stream()
          .filter(event -> !withdrawals.refuse(event))
          .forEach(event -> advertisers.add(event.advertiserId()));
      return profiles.open(name, sealed, ValueFormat.EVIDENCE).thenCompose(opened -> {
        EvidenceBucket known = opened.orElse(EvidenceBucket.getDefaultInstance());
        EvidenceBucket updated =
            EvidenceUpdate.add(known, basis, hash, hashKey, advertisers, today());
        if (updated.equals(known)) {
          return CompletableFuture.completedFuture(null);
        }
        return write(slot, month, sealed, withdrawals, updated).thenCompose(answer -> {
          if (answer != 0) {
            return CompletableFuture.completedFuture(null);
          }
          if (number >= MAX_TRIES) {
            throw new SegmentoException(
                CommonReason.OVERLOADED, "too many writes to one profile at once");
          }
          return attempt(basis, hash, hashKey, slot, events, number + 1);
        });
      });
    });
  }

  private CompletableFuture<Long> write(
      UserSlot slot,
      YearMonth month,
      byte @Nullable [] sealed,
      Withdrawals withdrawals,
      EvidenceBucket updated) {
    byte[] name = slot.evidence(month);
    return monthKeys
        .of(month)
        .thenCompose(key -> store.evalLong(
            WRITE,
            List.of(slot.suppression(), name, slot.withdrawals()),
            sealed == null ? NOTHING : sealed,
            values.seal(name, month, key, updated.toByteArray()),
            ascii(MonthKeys.endOf(month).getEpochSecond()),
            ascii(withdrawals.count()),
            ascii(withdrawals.latestMillis())));
  }

  /** All of it that may still be read, the newest first. Fails like {@link RedisStore}. */
  public CompletableFuture<List<EvidenceRecord>> read(UserSlot slot) {
    List<YearMonth> months = profiles.retained();
    byte[][] names = months.stream().map(slot::evidence).toArray(byte[][]::new);
    return store.mget(names).thenCompose(found -> {
      List<CompletableFuture<Optional<EvidenceBucket>>> buckets = new ArrayList<>();
      for (int i = 0; i < names.length; i++) {
        buckets.add(profiles.open(names[i], found.get(i).orElse(null), ValueFormat.EVIDENCE));
      }
      return CompletableFuture.allOf(buckets.toArray(CompletableFuture[]::new))
          .thenApply(done -> buckets.stream()
              .flatMap(bucket -> bucket.join().stream())
              .flatMap(bucket -> bucket.getRecordsList().stream())
              .toList());
    });
  }

  private int today() {
    return (int) LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
  }

  private ByteString hash(String presented) {
    if (presented.isEmpty()) {
      return ByteString.EMPTY;
    }
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(keys.currentKey(USE), MAC));
      return ByteString.copyFrom(mac.doFinal(presented.getBytes(UTF_8)), 0, HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
