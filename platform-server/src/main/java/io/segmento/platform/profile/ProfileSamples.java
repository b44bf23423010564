package io.segmento.platform.profile;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads the profiles of many users at once, for counts over a sample; nothing of one of them leaves the node. Thread-safe. */
public final class ProfileSamples {

  /**
   * What is held of one user.
   *
   * @param months with their buckets, the newest first; those that are there
   */
  public record Sampled(BidView view, List<Map.Entry<YearMonth, ProfileBucket>> months) {
    /** Whether nothing is held, or nothing that can be opened. */
    public boolean isEmpty() {
      return months.isEmpty() && view.getAdvertisersCount() == 0;
    }
  }

  private final RedisStore store;
  private final StoredProfiles profiles;
  private final MonthKeys monthKeys;

  @Inject
  ProfileSamples(RedisStore store, StoredProfiles profiles, MonthKeys monthKeys) {
    this.store = store;
    this.profiles = profiles;
    this.monthKeys = monthKeys;
  }

  /** The users in order, each with the bid view and so many of the latest months. Fails like {@link RedisStore}. */
  public CompletableFuture<List<Sampled>> read(List<UserSlot> users, int months) {
    YearMonth current = monthKeys.currentMonth();
    int each = months + 1;
    byte[][] names = new byte[users.size() * each][];
    for (int user = 0; user < users.size(); user++) {
      names[user * each] = users.get(user).bidView();
      for (int back = 0; back < months; back++) {
        names[user * each + 1 + back] = users.get(user).profile(current.minusMonths(back));
      }
    }
    if (names.length == 0) {
      return CompletableFuture.completedFuture(List.of());
    }
    return store.mget(names).thenCompose(found -> {
      List<CompletableFuture<Sampled>> opened = new ArrayList<>();
      for (int user = 0; user < users.size(); user++) {
        opened.add(open(current, names, found, user * each, months));
      }
      return CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new))
          .thenApply(done -> opened.stream().map(CompletableFuture::join).toList());
    });
  }

  private CompletableFuture<Sampled> open(
      YearMonth current, byte[][] names, List<Optional<byte[]>> found, int first, int months) {
    CompletableFuture<List<Map.Entry<YearMonth, ProfileBucket>>> buckets =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (int back = 0; back < months; back++) {
      byte[] sealed = found.get(first + 1 + back).orElse(null);
      if (sealed != null) {
        YearMonth month = current.minusMonths(back);
        buckets = buckets.thenCombine(
            profiles.open(names[first + 1 + back], sealed, BucketFormat.INSTANCE),
            (list, bucket) -> {
              bucket.ifPresent(opened -> list.add(Map.entry(month, opened)));
              return list;
            });
      }
    }
    return buckets.thenCombine(
        profiles.open(names[first], found.get(first).orElse(null), ValueFormat.VIEW),
        (list, view) -> new Sampled(view.orElse(BidView.getDefaultInstance()), list));
  }
}
