package io.segmento.platform.segment;

import com.sun.management.ThreadMXBean;
import io.segmento.platform.profile.AdvertiserHistory;
import io.segmento.platform.profile.ProfileEvent;
import io.segmento.platform.profile.ProfileHistories;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.v1.EventCondition;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentCondition;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures what 500 definitions of one advertiser cost an event, by the CPU time of one thread: run {@code main}. Not a test: it asserts
 * nothing. The visitor has looked at 60 products of 20 categories in the last 60 days.
 */
final class SegmentCost {
  private static final int DEFINITIONS = 500;
  private static final int TIMES = 1_000;
  private static final int ROUNDS = 15;
  private static final int PRODUCTS = 200;
  private static final int CATEGORIES = 50;
  private static final long NOW = Instant.parse("2026-11-23T10:30:00Z").getEpochSecond();

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static long sink;

  private SegmentCost() {}

  public static void main(String[] args) {
    Random random = new Random(1);
    List<Segment> definitions = new ArrayList<>();
    for (int i = 0; i < DEFINITIONS; i++) {
      definitions.add(Conditions.segment("s" + i, definition(random, i)));
    }
    SegmentSet set = new SegmentSet(1, definitions);
    List<ProfileEvent> happened = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      happened.add(event(random, NOW - random.nextInt(60 * 24 * 3_600)));
    }
    AdvertiserHistory history = ProfileHistories.of(Conditions.SHOP, happened);
    List<List<ProfileEvent>> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(List.of(event(random, NOW)));
    }
    AdvertiserView.Builder view =
        AdvertiserView.newBuilder().setAdvertiserId(Conditions.SHOP).setFirstSeen(NOW);
    Evaluation evaluation = new Evaluation();
    SegmentMemberships.update(set, evaluation, view, history, List.of(), NOW);
    System.out.printf(Locale.ROOT, "in %d segments of %d%n", view.getSegmentsCount(), DEFINITIONS);
    AdvertiserView current = view.build();
    measure(
        "event, what it can change",
        i -> SegmentMemberships.update(
            set, evaluation, current.toBuilder(), history, events.get(i % events.size()), NOW));
    AdvertiserView anew = current.toBuilder().setDefinitions(0).build();
    measure(
        "event, all of them (definitions are new)",
        i -> SegmentMemberships.update(
            set, evaluation, anew.toBuilder(), history, events.get(i % events.size()), NOW));
    SegmentPlan plan = set.plan(Conditions.SHOP);
    measure("evaluation alone of what an event can change", i -> {
      evaluation.begin(plan, history);
      plan.triggers().affect(events.get(i % events.size()).get(0), evaluation);
      int in = 0;
      for (int segment = 0; segment < plan.size(); segment++) {
        if (evaluation.isAffected(segment)) {
          in += evaluation.evaluate(plan.condition(segment), NOW);
        }
      }
      return in;
    });
    System.out.println(sink == 0 ? "" : "done");
  }

  /** As marketers have them: by category, by product, by how often, with and without a purchase since. */
  private static SegmentCondition definition(Random random, int number) {
    int within = 24 * (1 + random.nextInt(60));
    SegmentCondition bought = Conditions.events(EventType.PURCHASE, 1, within, 0);
    return switch (number % 5) {
      case 0 ->
        Conditions.allOf(
            Conditions.inCategory(1 + random.nextInt(3), within, "c" + random.nextInt(CATEGORIES)),
            Conditions.noneOf(bought));
      case 1 ->
        Conditions.viewed(within, "p" + random.nextInt(PRODUCTS), "p" + random.nextInt(PRODUCTS));
      case 2 ->
        Conditions.anyOf(
            Conditions.viewed(within, "p" + random.nextInt(PRODUCTS)),
            Conditions.inCategory(2, within, "c" + random.nextInt(CATEGORIES)));
      case 3 ->
        Conditions.allOf(
            Conditions.events(EventType.BASKET, 1, within, 0), Conditions.noneOf(bought));
      default ->
        Conditions.event(EventCondition.newBuilder()
            .setEventType(EventType.SEARCH.getNumber())
            .setMinCount(1 + random.nextInt(10))
            .setWithinHours(within));
    };
  }

  private static ProfileEvent event(Random random, long at) {
    int product = random.nextInt(PRODUCTS);
    return new ProfileEvent(
        "",
        Conditions.SHOP,
        random.nextInt(10) == 0 ? EventType.BASKET : EventType.PRODUCT_VIEW,
        at,
        List.of("p" + product),
        "c" + product % CATEGORIES,
        "");
  }

  private interface Work {
    int run(int number);
  }

  private static void measure(String name, Work work) {
    double[] nanos = new double[ROUNDS];
    long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long begin = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < TIMES; i++) {
        sink += work.run(i);
      }
      nanos[round] = (THREADS.getCurrentThreadCpuTime() - begin) / (double) TIMES;
      bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / TIMES;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f us (%.1f to %.1f), %d bytes allocated%n",
        name,
        nanos[ROUNDS / 2] / 1_000,
        nanos[0] / 1_000,
        nanos[ROUNDS - 1] / 1_000,
        bytes);
  }
}
