package io.segmento.platform.segment;

import io.segmento.proto.v1.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All definitions at one version, compiled by advertiser. Immutable. */
final class SegmentSet {
  static final SegmentSet EMPTY = new SegmentSet(0, List.of());

  private final long version;
  private final Map<String, Segment> idToSegment = new LinkedHashMap<>();
  private final Map<String, SegmentPlan> advertiserToPlan = new LinkedHashMap<>();

  SegmentSet(long version, Collection<Segment> segments) {
    this.version = version;
    Map<String, List<Segment>> byAdvertiser = new TreeMap<>();
    for (Segment segment : segments) {
      idToSegment.put(segment.getId(), segment);
      byAdvertiser
          .computeIfAbsent(segment.getAdvertiserId(), unused -> new ArrayList<>())
          .add(segment);
    }
    byAdvertiser.forEach(
        (advertiser, own) -> advertiserToPlan.put(advertiser, SegmentCompiler.compile(own)));
  }

  long version() {
    return version;
  }

  Collection<Segment> segments() {
    return idToSegment.values();
  }

  @Nullable
  Segment segment(String id) {
    return idToSegment.get(id);
  }

  /** The segments of an advertiser, which read that advertiser's data only. */
  SegmentPlan plan(String advertiserId) {
    return advertiserToPlan.getOrDefault(advertiserId, SegmentPlan.EMPTY);
  }
}
