package io.segmento.platform.segment;

import io.segmento.proto.v1.Segment;
import jakarta.inject.Inject;
import java.util.Optional;

/** The definitions as this node sees them now. Any thread; reading is one volatile read. */
public final class Segments {
  private volatile SegmentSet current = SegmentSet.EMPTY;

  @Inject
  Segments() {}

  /** A definition, as far as this node has heard of it. */
  public Optional<Segment> find(String id) {
    return Optional.ofNullable(current.segment(id));
  }

  SegmentSet current() {
    return current;
  }

  void swap(SegmentSet next) {
    current = next;
  }
}
