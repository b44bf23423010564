package io.segmento.platform.profile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.AdTouches;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.ShownAds;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what is held of a user, for the person or for who may ask in their place; never for a bid. Thread-safe. */
public final class StoredProfiles {

  private static final RedisScript REST = RedisScript.of("read-rest", """
      return {redis.call('ZCARD', KEYS[1]), redis.call('HGETALL', KEYS[2])}
      """);

  private final RedisStore store;
  private final MonthKeys monthKeys;
  private final SealedValues values;

  @Inject
  StoredProfiles(RedisStore store, MonthKeys monthKeys, SealedValues values) {
    this.store = store;
    this.monthKeys = monthKeys;
    this.values = values;
    store.preload(REST);
  }

  /** What is too old, or cannot be opened any more, is not there. Fails like {@link RedisStore}. */
  public CompletableFuture<StoredProfile> read(UserSlot slot) {
    List<YearMonth> months = retained();
    int touches = months.size() + 2;
    byte[][] names = new byte[touches + months.size()][];
    for (int i = 0; i < months.size(); i++) {
      names[i] = slot.profile(months.get(i));
      names[touches + i] = slot.adTouches(months.get(i));
    }
    names[months.size()] = slot.bidView();
    names[months.size() + 1] = slot.shownAds();
    return store
        .mget(names)
        .thenCompose(found -> store
            .evalList(REST, List.of(slot.eventIds(), slot.withdrawals()))
            .thenCompose(rest -> {
              List<CompletableFuture<Optional<ProfileBucket>>> buckets = new ArrayList<>();
              List<CompletableFuture<Optional<AdTouches>>> touched = new ArrayList<>();
              for (int i = 0; i < months.size(); i++) {
                buckets.add(open(names[i], found.get(i).orElse(null), BucketFormat.INSTANCE));
                touched.add(open(
                    names[touches + i],
                    found.get(touches + i).orElse(null),
                    ValueFormat.AD_TOUCHES));
              }
              CompletableFuture<Optional<BidView>> view =
                  open(slot.bidView(), found.get(months.size()).orElse(null), ValueFormat.VIEW);
              CompletableFuture<Optional<ShownAds>> shown = open(
                  slot.shownAds(),
                  found.get(months.size() + 1).orElse(null),
                  ValueFormat.SHOWN_ADS);
              return CompletableFuture.allOf(Stream.concat(buckets.stream(), touched.stream())
                      .toArray(CompletableFuture[]::new))
                  .thenCompose(done -> view)
                  .thenCombine(
                      shown, (opened, ads) -> profile(months, buckets, opened, ads, touched, rest));
            }));
  }

  private static StoredProfile profile(
      List<YearMonth> months,
      List<CompletableFuture<Optional<ProfileBucket>>> buckets,
      Optional<BidView> view,
      Optional<ShownAds> shown,
      List<CompletableFuture<Optional<AdTouches>>> touched,
      List<@Nullable Object> rest) {
    TreeMap<YearMonth, ProfileBucket> byMonth = new TreeMap<>();
    for (int i = 0; i < months.size(); i++) {
      YearMonth month = months.get(i);
      // Complete by now.
      buckets.get(i).join().ifPresent(bucket -> byMonth.put(month, bucket));
    }
    return new StoredProfile(
        byMonth,
        view.orElse(BidView.getDefaultInstance()),
        shown.orElse(ShownAds.getDefaultInstance()),
        touched.stream()
            .flatMap(each -> each.join().stream())
            .flatMap(each -> each.getTouchesList().stream())
            .toList(),
        rest.get(0) instanceof Long count ? count : 0,
        rest.get(1) instanceof List<?> list
            ? Withdrawals.parse(list)
            : Withdrawals.parse(List.of()));
  }

  /** Every month whose data may still be read, this one first. */
  List<YearMonth> retained() {
    List<YearMonth> months = new ArrayList<>();
    YearMonth month = monthKeys.currentMonth();
    while (monthKeys.isRetained(month)) {
      months.add(month);
      month = month.minusMonths(1);
    }
    return months;
  }

  <T> CompletableFuture<Optional<T>> open(
      byte[] name, byte @Nullable [] sealed, ValueFormat<T> format) {
    YearMonth month = sealed == null ? null : SealedValues.monthOf(sealed);
    if (sealed == null || month == null || !monthKeys.isRetained(month)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return monthKeys.find(month).thenApply(key -> {
      byte[] plain = key.isEmpty() ? null : values.open(name, key.get(), sealed);
      try {
        return plain == null ? Optional.empty() : Optional.of(format.read(plain, month));
      } catch (InvalidProtocolBufferException e) {
        return Optional.empty();
      }
    });
  }
}
