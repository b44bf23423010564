package io.segmento.platform.segment;

import io.segmento.proto.v1.EventCondition;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentCondition;
import io.segmento.proto.v1.SegmentConditions;
import java.util.List;

/** Short words for definitions. */
final class Conditions {
  static final String SHOP = "shop";

  private Conditions() {}

  static SegmentCondition events(EventType type, int count, int within, int notWithin) {
    return event(builder(type, count, within, notWithin));
  }

  static SegmentCondition viewed(int within, String... skus) {
    return event(builder(EventType.PRODUCT_VIEW, 1, within, 0).addAllSkus(List.of(skus)));
  }

  static SegmentCondition inCategory(int count, int within, String... categories) {
    return event(builder(EventType.EVENT_TYPE_UNSPECIFIED, count, within, 0)
        .addAllCategories(List.of(categories)));
  }

  static EventCondition.Builder builder(EventType type, int count, int within, int notWithin) {
    return EventCondition.newBuilder()
        .setEventType(type.getNumber())
        .setMinCount(count)
        .setWithinHours(within)
        .setNotWithinHours(notWithin);
  }

  static SegmentCondition event(EventCondition.Builder event) {
    return SegmentCondition.newBuilder().setEvent(event).build();
  }

  static SegmentCondition allOf(SegmentCondition... parts) {
    return SegmentCondition.newBuilder()
        .setAllOf(SegmentConditions.newBuilder().addAllConditions(List.of(parts)))
        .build();
  }

  static SegmentCondition anyOf(SegmentCondition... parts) {
    return SegmentCondition.newBuilder()
        .setAnyOf(SegmentConditions.newBuilder().addAllConditions(List.of(parts)))
        .build();
  }

  static SegmentCondition noneOf(SegmentCondition part) {
    return SegmentCondition.newBuilder().setNoneOf(part).build();
  }

  static Segment segment(String id, SegmentCondition condition) {
    return Segment.newBuilder()
        .setId(id)
        .setAdvertiserId(SHOP)
        .setName("Segment " + id)
        .setCondition(condition)
        .build();
  }
}
