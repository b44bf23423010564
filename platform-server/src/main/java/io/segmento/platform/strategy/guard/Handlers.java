package io.segmento.platform.strategy.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The exception handlers of one method, and where in them a check is put. They are written after the code, changed so that no two of them can throw to each other for ever, however the
 * class was made:
 *
 * <ul>
 *   <li>None guards its own beginning. (Compilers write one that does for {@code synchronized} and {@code finally}, for instructions that do not throw.)
 *   <li>One that stands before what it guards has a check that no handler catches. So what a check throws goes to handlers further and further down, and out.
 * </ul>
 */
final class Handlers {

  /** Each of so many handlers is compared with each of so many holes. */
  private static final int MAX_COMPARISONS = 1 << 20;

  private final List<Guarded> guarded = new ArrayList<>();
  private final Map<Label, List<Guarded>> byHandler = new HashMap<>();
  private final List<Bare> bare = new ArrayList<>();
  private final Map<Label, Integer> order = new HashMap<>();

  /** What a check at the beginning of a handler may be thrown to. */
  enum Place {
    /** Not the beginning of a handler, or of one that has to give a monitor back first. */
    NONE,
    /** Whatever guards it. */
    GUARDED,
    /** Nobody in this method. */
    BARE
  }

  private record Guarded(
      Label start, Label end, Label handler, @Nullable String type) {}

  /** Code that nothing is to guard. */
  private record Bare(Label start, Label end) {}

  void add(Label start, Label end, Label handler, @Nullable String type) {
    Guarded each = new Guarded(start, end, handler, type);
    guarded.add(each);
    byHandler.computeIfAbsent(handler, unused -> new ArrayList<>()).add(each);
  }

  boolean isVisited(Label label) {
    return order.containsKey(label);
  }

  /** Labels come in the order in which they stand. */
  Place visit(Label label) {
    order.put(label, order.size());
    Place place = Place.NONE;
    boolean guardsItself = false;
    for (Guarded each : byHandler.getOrDefault(label, List.of())) {
      if (!isVisited(each.start())) {
        return Place.BARE;
      }
      guardsItself |= each.start() == label || !isVisited(each.end());
      place = Place.GUARDED;
    }
    return guardsItself ? Place.NONE : place;
  }

  /** Takes code out of whatever guards it; both labels have been visited when {@link #write} is called. */
  void bare(Label start, Label end) {
    bare.add(new Bare(start, end));
  }

  /** Throws {@link IllegalArgumentException} for more of them than any compiler makes. */
  void write(MethodVisitor into) {
    if ((long) guarded.size() * bare.size() > MAX_COMPARISONS) {
      throw new IllegalArgumentException("exception handlers: " + guarded.size());
    }
    for (Guarded each : guarded) {
      Label end = isBefore(each.start(), each.handler()) && isBefore(each.handler(), each.end())
          ? each.handler()
          : each.end();
      if (each.start() != each.handler()) {
        write(into, each, end);
      }
    }
  }

  private void write(MethodVisitor into, Guarded each, Label end) {
    Label start = each.start();
    for (Bare hole : bare) {
      boolean inside = !isBefore(hole.start(), start) && isBefore(hole.start(), end);
      if (inside) {
        if (start != hole.start()) {
          into.visitTryCatchBlock(start, hole.start(), each.handler(), each.type());
        }
        start = hole.end();
      }
    }
    if (isBefore(start, end)) {
      into.visitTryCatchBlock(start, end, each.handler(), each.type());
    }
  }

  private boolean isBefore(Label one, Label other) {
    return position(one) < position(other);
  }

  private int position(Label label) {
    return order.getOrDefault(label, Integer.MAX_VALUE);
  }
}
