package io.segmento.platform.segment;

import io.segmento.proto.v1.EventCondition;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentCondition;
import io.segmento.proto.v1.SegmentConditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles the definitions of one advertiser. What they count alike is looked for once. Of one plan; not thread-safe. */
final class SegmentCompiler {
  private record Counted(int type, Set<String> skus, Set<String> categories) {}

  private final Map<Counted, Integer> countedToIndex = new LinkedHashMap<>();
  private final List<Integer> depths = new ArrayList<>();
  private final SegmentTriggers.Builder triggers = new SegmentTriggers.Builder();
  private int horizonHours;

  private SegmentCompiler() {}

  /** Segments without a condition are filled by uploads and are not in the plan. */
  static SegmentPlan compile(Collection<Segment> segments) {
    SegmentCompiler compiler = new SegmentCompiler();
    List<String> ids = new ArrayList<>();
    List<Condition> conditions = new ArrayList<>();
    int fingerprint = 1;
    for (Segment segment : segments) {
      if (segment.hasCondition()) {
        conditions.add(compiler.condition(segment.getCondition(), ids.size()));
        ids.add(segment.getId());
        fingerprint = 31 * fingerprint
            + Arrays.hashCode(segment.getCondition().toByteArray())
            + 17 * segment.getId().hashCode();
      }
    }
    return compiler.plan(ids, conditions, fingerprint);
  }

  private SegmentPlan plan(List<String> ids, List<Condition> conditions, int fingerprint) {
    List<Matcher> matchers = new ArrayList<>();
    int hours = 0;
    for (Map.Entry<Counted, Integer> entry : countedToIndex.entrySet()) {
      Counted counted = entry.getKey();
      int depth = depths.get(entry.getValue());
      matchers.add(new Matcher(counted.type(), counted.skus(), counted.categories(), depth, hours));
      hours += depth;
    }
    return new SegmentPlan(
        ids,
        conditions,
        matchers,
        hours,
        horizonHours,
        triggers.build(),
        fingerprint == 0 ? 1 : fingerprint);
  }

  private Condition condition(SegmentCondition condition, int segment) {
    return switch (condition.getConditionCase()) {
      case ALL_OF -> new AllOf(conditions(condition.getAllOf(), segment));
      case ANY_OF -> new AnyOf(conditions(condition.getAnyOf(), segment));
      case NONE_OF -> new NoneOf(condition(condition.getNoneOf(), segment));
      case EVENT -> events(condition.getEvent(), segment);
      case DEVICE -> {
        triggers.type(0, segment);
        yield new DeviceIs(
            condition.getDevice().getDeviceTypesList(),
            condition.getDevice().getOperatingSystemsList());
      }
      case PLACE -> {
        triggers.type(0, segment);
        yield new PlaceIs(condition.getPlace());
      }
      case CONDITION_NOT_SET ->
        throw new IllegalArgumentException("a condition that is not set was not refused");
    };
  }

  private Condition[] conditions(SegmentConditions conditions, int segment) {
    return conditions.getConditionsList().stream()
        .map(each -> condition(each, segment))
        .toArray(Condition[]::new);
  }

  private Condition events(EventCondition event, int segment) {
    int count = Math.max(1, event.getMinCount());
    int within =
        event.getWithinHours() == 0 ? SegmentLimits.MAX_WITHIN_HOURS : event.getWithinHours();
    horizonHours = Math.max(horizonHours, within);
    Counted counted = new Counted(
        event.getEventType(),
        Set.copyOf(event.getSkusList()),
        Set.copyOf(event.getCategoriesList()));
    Integer known = countedToIndex.putIfAbsent(counted, depths.size());
    int matcher = known == null ? depths.size() : known;
    if (known == null) {
      depths.add(count);
    } else {
      depths.set(matcher, Math.max(count, depths.get(matcher)));
    }
    for (String sku : counted.skus()) {
      triggers.sku(counted.type(), sku, segment);
    }
    for (String category : counted.categories()) {
      triggers.category(counted.type(), category, segment);
    }
    if (counted.skus().isEmpty() && counted.categories().isEmpty()) {
      triggers.type(counted.type(), segment);
    }
    return new EventsWithin(matcher, count, within, event.getNotWithinHours());
  }
}
