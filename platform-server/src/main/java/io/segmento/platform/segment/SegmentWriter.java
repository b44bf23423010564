package io.segmento.platform.segment;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.segment.RedisSegments.Stored;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentExpression;
import io.segmento.proto.v1.SegmentHistory;
import io.segmento.proto.v1.SegmentKey;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks and writes definitions. <b>Waits</b>: never call it on an event loop. */
final class SegmentWriter {
  private final RedisSegments redis;
  private final SegmentCheck check;
  private final Catalog catalog;

  @Inject
  SegmentWriter(RedisSegments redis, SegmentCheck check, Catalog catalog) {
    this.redis = redis;
    this.check = check;
    this.catalog = catalog;
  }

  /** Creates or replaces; answers with the new etag. */
  Segment put(Segment given) {
    check.check(given);
    if (catalog.current().advertiser(given.getAdvertiserId()) == null) {
      throw rule("segment.advertiser_id", "not in the catalog (expected: an advertiser of it)");
    }
    // What only we can say, and the order of what is written, so that equal definitions have equal
    // bytes.
    Segment segment =
        given.toBuilder().clearEtag().clearSize().clearSizeEstimate().build();
    Stored known = redis.find(segment.getId()).orElse(null);
    if (known != null && !known.segment().getAdvertiserId().equals(segment.getAdvertiserId())) {
      throw rule("segment.advertiser_id", "another than before (expected: a new id for it)");
    }
    checkEtag(given.getEtag(), known);
    if (known == null && of(segment.getAdvertiserId()).size() >= SegmentLimits.MAX_OF_ADVERTISER) {
      throw rule(
          "segment.advertiser_id",
          "has " + SegmentLimits.MAX_OF_ADVERTISER + " segments (expected: no more)");
    }
    if (known == null || !known.segment().equals(segment)) {
      written(redis.put(segment.getId(), known, segment));
    }
    return told(Stored.of(segment));
  }

  Segment get(SegmentKey key) {
    return told(find(key));
  }

  /** In order of id; all of them when no advertiser is named. */
  List<Segment> list(String advertiserId) {
    return of(advertiserId).stream().map(this::told).toList();
  }

  Segment delete(SegmentKey key) {
    Stored known = find(key);
    checkEtag(key.getEtag(), known);
    for (LiveCampaign campaign : catalog.current().campaigns()) {
      if (names(campaign.proto().getTargeting().getSegments(), key.getId())) {
        throw rule(
            "id",
            "campaign \"" + campaign.proto().getId() + "\" is aimed at it (expected: none is)");
      }
    }
    Segment last = told(known);
    written(redis.put(key.getId(), known, null));
    redis.forgetSizes(key.getId());
    return last;
  }

  SegmentHistory history(SegmentKey key) {
    return SegmentHistory.newBuilder()
        .addAllSizes(redis.sizes(find(key).segment().getId()))
        .build();
  }

  private List<Stored> of(String advertiserId) {
    List<Stored> found = new ArrayList<>();
    for (Stored stored : redis.readAll()) {
      if (advertiserId.isEmpty() || stored.segment().getAdvertiserId().equals(advertiserId)) {
        found.add(stored);
      }
    }
    return found;
  }

  private Segment told(Stored stored) {
    Segment.Builder told = stored.withEtag().toBuilder();
    redis
        .lastSize(told.getId())
        .ifPresent(size -> told.setSize(size.getEstimate()).setSizeEstimate(size));
    return told.build();
  }

  private Stored find(SegmentKey key) {
    return redis
        .find(key.getId())
        .orElseThrow(() -> new SegmentoException(
            SegmentReason.SEGMENT_NOT_FOUND, "id: no such segment (expected: one that exists)"));
  }

  private static void checkEtag(String etag, @Nullable Stored known) {
    if (!etag.isEmpty() && (known == null || !etag.equals(known.etag()))) {
      throw new SegmentoException(
          SegmentReason.SEGMENT_CHANGED, "etag: no longer current; read again and retry");
    }
  }

  private static void written(boolean done) {
    if (!done) {
      throw new SegmentoException(
          SegmentReason.SEGMENT_CHANGED, "somebody else wrote meanwhile; read again and retry");
    }
  }

  private static SegmentoException rule(String field, String message) {
    return SegmentoException.invalid(SegmentReason.SEGMENT_RULE, field, message);
  }

  private static boolean names(SegmentExpression expression, String id) {
    return switch (expression.getExpressionCase()) {
      case SEGMENT_ID -> expression.getSegmentId().equals(id);
      case ALL_OF ->
        expression.getAllOf().getExpressionsList().stream().anyMatch(each -> names(each, id));
      case ANY_OF ->
        expression.getAnyOf().getExpressionsList().stream().anyMatch(each -> names(each, id));
      case NONE_OF -> names(expression.getNoneOf(), id);
      case EXPRESSION_NOT_SET -> false;
    };
  }
}
