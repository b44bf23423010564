package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.platform.redis.RedisNumber;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps on which consent a user's data stand, by month like the data and with their life. It is read with the data and written before them, so that
 * there are none without it; a call that says nothing new costs no round trip of its own. Thread-safe.
 */
public final class EvidenceStore {

  private static final long OUTPACED = 0;
  private static final int HASH_BYTES = 16;
  private static final String USE = "consent-evidence";
  private static final String MAC = "HmacSHA256";
  private static final byte[] NOTHING = {};
  private static final RedisScript WRITE =
      RedisScript.fromResource(EvidenceStore.class, "write-evidence.lua");

  private final RedisStore store;
  private final StoredProfiles profiles;
  private final MonthKeys monthKeys;
  private final SealedValues values;
  private final KeyRing keys;
  private final Clock clock;
  private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

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
    store.preload(WRITE);
  }

  /**
   * Keeps on what events stand; false when somebody else wrote since the user's slot was read, which then is to be read again. A user who
   * opted out gets none, and no data either: their write refuses by itself. Fails like {@link RedisStore}.
   */
  CompletableFuture<Boolean> keep(Grounds grounds, UserSlot slot, StoredRecords current) {
    YearMonth month = current.month();
    return profiles
        .open(slot.evidence(month), current.sealedEvidence(), ValueFormat.EVIDENCE)
        .thenCompose(opened -> {
          EvidenceBucket known = opened.orElse(EvidenceBucket.getDefaultInstance());
          EvidenceBucket updated = EvidenceUpdate.add(
              known,
              grounds.basis(),
              hash(grounds.basis().presented()),
              keys.currentId(),
              grounds.advertiserIds(),
              grounds.day());
          return updated.equals(known)
              ? CompletableFuture.completedFuture(true)
              : write(slot, current, updated).thenApply(answer -> answer != OUTPACED);
        });
  }

  private CompletableFuture<Long> write(
      UserSlot slot, StoredRecords current, EvidenceBucket updated) {
    YearMonth month = current.month();
    byte[] name = slot.evidence(month);
    byte[] sealed = current.sealedEvidence();
    return monthKeys
        .of(month)
        .thenCompose(key -> store.evalLong(
            WRITE,
            List.of(slot.suppression(), name, slot.withdrawals()),
            sealed == null ? NOTHING : sealed,
            values.seal(name, month, key, updated.toByteArray()),
            RedisNumber.of(MonthKeys.endOf(month).getEpochSecond()),
            RedisNumber.of(current.withdrawals().count()),
            RedisNumber.of(current.withdrawals().latestMillis())));
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

  /** On what events that come now stand. */
  Grounds grounds(ConsentBasis basis, List<ProfileEvent> events) {
    long day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
    return Grounds.of(basis, events, (int) day);
  }

  private ByteString hash(String presented) {
    return presented.isEmpty()
        ? ByteString.EMPTY
        : ByteString.copyFrom(mac.get().doFinal(presented.getBytes(UTF_8)), 0, HASH_BYTES);
  }

  private Mac newMac() {
    try {
      Mac made = Mac.getInstance(MAC);
      made.init(new SecretKeySpec(keys.currentKey(USE), MAC));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }
}
