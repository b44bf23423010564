package io.segmento.platform.targeting;

import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.v1.SegmentExpression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A segment expression made ready. It is asked with what one advertiser knows of a user; whoever is not known is in no segment. Immutable;
 * asking allocates nothing.
 */
public abstract class SegmentRule {

  private SegmentRule() {}

  /** Null when a part of the expression says nothing, as one of a later version would: what it means is not known. */
  static @Nullable SegmentRule of(SegmentExpression expression) {
    return switch (expression.getExpressionCase()) {
      case SEGMENT_ID -> new In(expression.getSegmentId());
      case ALL_OF -> {
        List<SegmentRule> parts = parts(expression.getAllOf().getExpressionsList());
        yield parts == null ? null : new AllOf(parts);
      }
      case ANY_OF -> {
        List<SegmentRule> parts = parts(expression.getAnyOf().getExpressionsList());
        yield parts == null ? null : new AnyOf(parts);
      }
      case NONE_OF -> {
        SegmentRule part = of(expression.getNoneOf());
        yield part == null ? null : new NoneOf(part);
      }
      case EXPRESSION_NOT_SET -> null;
    };
  }

  private static @Nullable List<SegmentRule> parts(List<SegmentExpression> expressions) {
    List<SegmentRule> parts = new ArrayList<>(expressions.size());
    for (SegmentExpression expression : expressions) {
      SegmentRule part = of(expression);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return parts.isEmpty() ? null : List.copyOf(parts);
  }

  /** Whether it holds for who has these memberships, at a time in epoch seconds. */
  public abstract boolean holds(List<SegmentView> memberships, long nowSeconds);

  /** Segments of which whoever it holds for is in one at least; null when it can hold for who is in none. */
  abstract @Nullable Set<String> needed();

  private static final class In extends SegmentRule {
    private final String segmentId;

    private In(String segmentId) {
      this.segmentId = segmentId;
    }

    @Override
    public boolean holds(List<SegmentView> memberships, long nowSeconds) {
      for (int i = 0; i < memberships.size(); i++) {
        SegmentView membership = memberships.get(i);
        if (membership.getValidFrom() <= nowSeconds
            && membership.getValidUntil() > nowSeconds
            && membership.getSegmentId().equals(segmentId)) {
          return true;
        }
      }
      return false;
    }

    @Override
    Set<String> needed() {
      return Set.of(segmentId);
    }
  }

  private static final class AllOf extends SegmentRule {
    private final List<SegmentRule> parts;

    private AllOf(List<SegmentRule> parts) {
      this.parts = parts;
    }

    @Override
    public boolean holds(List<SegmentView> memberships, long nowSeconds) {
      for (int i = 0; i < parts.size(); i++) {
        if (!parts.get(i).holds(memberships, nowSeconds)) {
          return false;
        }
      }
      return true;
    }

    @Override
    @Nullable
    Set<String> needed() {
      Set<String> fewest = null;
      for (SegmentRule part : parts) {
        Set<String> needed = part.needed();
        if (needed != null && (fewest == null || needed.size() < fewest.size())) {
          fewest = needed;
        }
      }
      return fewest;
    }
  }

  private static final class AnyOf extends SegmentRule {
    private final List<SegmentRule> parts;

    private AnyOf(List<SegmentRule> parts) {
      this.parts = parts;
    }

    @Override
    public boolean holds(List<SegmentView> memberships, long nowSeconds) {
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).holds(memberships, nowSeconds)) {
          return true;
        }
      }
      return false;
    }

    @Override
    @Nullable
    Set<String> needed() {
      Set<String> all = new HashSet<>();
      for (SegmentRule part : parts) {
        Set<String> needed = part.needed();
        if (needed == null) {
          return null;
        }
        all.addAll(needed);
      }
      return all;
    }
  }

  private static final class NoneOf extends SegmentRule {
    private final SegmentRule part;

    private NoneOf(SegmentRule part) {
      this.part = part;
    }

    @Override
    public boolean holds(List<SegmentView> memberships, long nowSeconds) {
      return !part.holds(memberships, nowSeconds);
    }

    @Override
    @Nullable
    Set<String> needed() {
      return null;
    }
  }
}
