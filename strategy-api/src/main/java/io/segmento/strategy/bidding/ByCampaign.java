package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * State of a stage by campaign, or by another key of a bounded set. Thread-safe; a known key costs one look-up. Beyond {@link #MAX_KEPT} keys
 * everything is forgotten, so that a stream of new ids cannot fill the memory.
 */
final class ByCampaign<T> {

  static final int MAX_KEPT = 65_536;

  private final ConcurrentHashMap<String, T> kept = new ConcurrentHashMap<>();
  private final Function<String, T> fresh;

  ByCampaign(Supplier<T> fresh) {
    requireNonNull(fresh, "fresh");
    this.fresh = unused -> fresh.get();
  }

  private ByCampaign(Function<String, T> fresh) {
    this.fresh = requireNonNull(fresh, "fresh");
  }

  /** What is made for a key depends on it. */
  static <T> ByCampaign<T> keyed(Function<String, T> fresh) {
    return new ByCampaign<>(fresh);
  }

  /** What is known of a key, without beginning to know it. */
  @Nullable
  T find(String key) {
    return kept.get(key);
  }

  T of(String key) {
    T known = kept.get(key);
    if (known != null) {
      return known;
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    return kept.computeIfAbsent(key, fresh);
  }

  void forEach(Consumer<T> action) {
    kept.values().forEach(action);
  }

  void forEach(BiConsumer<String, T> action) {
    kept.forEach(action);
  }
}
