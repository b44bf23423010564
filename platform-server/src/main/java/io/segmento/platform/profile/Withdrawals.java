package io.segmento.platform.profile;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When a user's consent was withdrawn, by advertiser; the empty name stands for all. Immutable.
 *
 * @param advertiserToMillis epoch milliseconds
 */
public record Withdrawals(Map<String, Long> advertiserToMillis) {

  static final String ALL = "";
  /** Nothing was withdrawn. */
  static final Withdrawals NONE = new Withdrawals(Map.of());

  private static final long MILLIS = 1_000;

  public Withdrawals {
    advertiserToMillis = Map.copyOf(advertiserToMillis);
  }

  /** From what {@code HGETALL} answers. */
  static Withdrawals parse(List<?> fieldsAndValues) {
    Map<String, Long> parsed = new HashMap<>();
    for (int i = 0; i + 1 < fieldsAndValues.size(); i += 2) {
      parsed.put(text(fieldsAndValues.get(i)), Long.valueOf(text(fieldsAndValues.get(i + 1))));
    }
    return new Withdrawals(parsed);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  int count() {
    return advertiserToMillis.size();
  }

  long latestMillis() {
    return advertiserToMillis.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Whether the event happened before; in the second of the withdrawal it counts as before. */
  boolean refuse(ProfileEvent event) {
    long at = event.atSeconds() * MILLIS;
    return at < advertiserToMillis.getOrDefault(ALL, 0L)
        || at < advertiserToMillis.getOrDefault(event.advertiserId(), 0L);
  }

  /** Whether a provider collected it before, or on the day of, a withdrawal. */
  boolean refuseAudience(AudienceEntry entry) {
    long begin = TimeUnit.DAYS.toMillis(entry.collectedOn().toEpochDay());
    return begin < advertiserToMillis.getOrDefault(ALL, 0L)
        || begin < advertiserToMillis.getOrDefault(entry.advertiserId(), 0L);
  }
}
