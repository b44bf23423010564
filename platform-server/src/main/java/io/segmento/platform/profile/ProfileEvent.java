package io.segmento.platform.profile;

import io.segmento.proto.v1.EventType;
import java.util.List;

/**
 * What is kept of one event: nothing but what a profile needs.
 *
 * @param eventId empty when the sender gave none; such an event is never a duplicate
 * @param atSeconds when it happened, epoch seconds
 * @param category empty when there is none
 * @param query scrubbed; empty when there is none
 * @param surroundings on what and where
 */
public record ProfileEvent(
    String eventId,
    String advertiserId,
    EventType type,
    long atSeconds,
    List<String> skus,
    String category,
    String query,
    Surroundings surroundings) {

  public ProfileEvent {
    skus = List.copyOf(skus);
  }

  /** An event of unknown surroundings. */
  public ProfileEvent(
      String eventId,
      String advertiserId,
      EventType type,
      long atSeconds,
      List<String> skus,
      String category,
      String query) {
    this(eventId, advertiserId, type, atSeconds, skus, category, query, Surroundings.UNKNOWN);
  }
}
