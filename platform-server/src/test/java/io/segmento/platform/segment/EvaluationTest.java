package io.segmento.platform.segment;

import static io.segmento.platform.segment.Conditions.allOf;
import static io.segmento.platform.segment.Conditions.anyOf;
import static io.segmento.platform.segment.Conditions.event;
import static io.segmento.platform.segment.Conditions.events;
import static io.segmento.platform.segment.Conditions.noneOf;
import static io.segmento.platform.segment.Conditions.segment;
import static io.segmento.platform.segment.Conditions.viewed;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.profile.ProfileEvent;
import io.segmento.platform.profile.ProfileHistories;
import io.segmento.proto.v1.EventCondition;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.SegmentCondition;
import io.segmento.proto.v1.SegmentConditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final long NOW = Instant.parse("2026-11-23T10:30:00Z").getEpochSecond();
  private static final long HOUR = 3_600;
  /** End of the hour of now. */
  private static final long FULL = NOW / HOUR * HOUR + HOUR;

  @Test
  void membershipEndsSoManyHoursAfterTheHourOfTheEvent() {
    assertThat(times(viewed(24, "a"), view(0, "a"))).containsExactly("0-" + (FULL + 24 * HOUR));
    assertThat(times(viewed(24, "a"), view(23, "a"))).containsExactly("0-" + (FULL + HOUR));
    assertThat(times(viewed(24, "a"), view(25, "a"))).isEmpty();
    assertThat(times(viewed(24, "a"), view(0, "b"))).isEmpty();
  }

  @Test
  void ofSeveralEventsTheFirstOfTheLatestDecides() {
    SegmentCondition thrice = events(EventType.PRODUCT_VIEW, 3, 48, 0);
    assertThat(times(thrice, view(30, "a"), view(10, "b"))).isEmpty();
    assertThat(times(thrice, view(30, "a"), view(10, "b"), view(0, "c")))
        .containsExactly("0-" + (FULL + 18 * HOUR));
  }

  @Test
  void whoHasNotComeBackIsInTheSegmentFromALaterTimeOn() {
    SegmentCondition gone = events(EventType.EVENT_TYPE_UNSPECIFIED, 1, 240, 72);
    assertThat(times(gone, view(0, "a")))
        .containsExactly((FULL + 72 * HOUR) + "-" + (FULL + 240 * HOUR));
    assertThat(times(gone, view(100, "a"))).containsExactly("0-" + (FULL + 140 * HOUR));
  }

  @Test
  void aSegmentMayHoldHoldNotAndHoldAgain() {
    SegmentCondition now = events(EventType.PRODUCT_VIEW, 1, 2, 0);
    SegmentCondition later = events(EventType.PRODUCT_VIEW, 1, 100, 50);
    assertThat(times(anyOf(now, later), view(0, "a")))
        .containsExactly("0-" + (FULL + 2 * HOUR), (FULL + 50 * HOUR) + "-" + (FULL + 100 * HOUR));
  }

  @Test
  void whatIsBoughtEndsByTheSameEventAndComesBackWithTime() {
    SegmentCondition open = allOf(viewed(240, "a"), noneOf(events(EventType.PURCHASE, 1, 24, 0)));
    assertThat(times(open, view(5, "a"))).hasSize(1).first().asString().startsWith("0-");
    assertThat(times(open, view(5, "a"), happened(EventType.PURCHASE, 0, "", "a")))
        .containsExactly((FULL + 24 * HOUR) + "-" + (FULL + 235 * HOUR));
  }

  @Test
  void monthsCountTogether() {
    SegmentCondition often = event(EventCondition.newBuilder()
        .setEventType(EventType.PRODUCT_VIEW.getNumber())
        .addSkus("a")
        .setMinCount(3)
        .setWithinHours(70 * 24));
    assertThat(times(often, view(65 * 24, "a"), view(30 * 24, "a"), view(0, "a")))
        .containsExactly("0-" + (FULL + 5 * 24 * HOUR));
  }

  /** Random histories and conditions against the plainest reading of the contract, at random times to come. */
  @Test
  void whatIsToldOfTheFutureIsWhatTheContractSays() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      List<ProfileEvent> happened = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        happened.add(new ProfileEvent(
            "",
            Conditions.SHOP,
            EventType.forNumber(1 + random.nextInt(5)),
            NOW - random.nextInt(80 * 24 * 3_600),
            random.nextBoolean() ? List.of("s" + random.nextInt(3)) : List.of(),
            random.nextBoolean() ? "c" + random.nextInt(3) : "",
            ""));
      }
      SegmentCondition condition = random(random, 3);
      SegmentPlan plan = SegmentCompiler.compile(List.of(segment("any", condition)));
      Evaluation evaluation = new Evaluation();
      evaluation.begin(plan, ProfileHistories.of(Conditions.SHOP, happened));
      for (int i = 0; i < 5; i++) {
        long at = NOW + random.nextInt(100 * 24 * 3_600);
        assertThat(plan.condition(0).holds(evaluation, at))
            .as(
                "seed %s, round %s, %s hours on, %s of %s",
                seed, round, (at - NOW) / HOUR, condition, happened)
            .isEqualTo(holds(condition, happened, at));
      }
      int times = evaluation.evaluate(plan.condition(0), NOW);
      long before = times < 2 ? NOW + 100 * 24 * HOUR : evaluation.until(1);
      for (int i = 0; i < 5; i++) {
        long at = NOW + random.nextInt((int) (before - NOW));
        boolean told = false;
        for (int time = 0; time < times; time++) {
          told |= at >= evaluation.from(time) && at < evaluation.until(time);
        }
        assertThat(told)
            .as("seed %s, round %s, times, %s of %s", seed, round, condition, happened)
            .isEqualTo(holds(condition, happened, at));
      }
    }
  }

  private static boolean holds(SegmentCondition condition, List<ProfileEvent> events, long at) {
    return switch (condition.getConditionCase()) {
      case ALL_OF ->
        condition.getAllOf().getConditionsList().stream().allMatch(c -> holds(c, events, at));
      case ANY_OF ->
        condition.getAnyOf().getConditionsList().stream().anyMatch(c -> holds(c, events, at));
      case NONE_OF -> !holds(condition.getNoneOf(), events, at);
      case EVENT -> holds(condition.getEvent(), events, at);
      case DEVICE, PLACE, CONDITION_NOT_SET -> throw new IllegalArgumentException();
    };
  }

  private static boolean holds(EventCondition condition, List<ProfileEvent> events, long at) {
    int within = condition.getWithinHours() == 0 ? 699 * 24 : condition.getWithinHours();
    int count = 0;
    boolean tooLate = false;
    for (ProfileEvent event : events) {
      boolean counts = (condition.getEventType() == 0
              || condition.getEventType() == event.type().getNumber())
          && (condition.getSkusCount() == 0
              || condition.getSkusList().stream().anyMatch(event.skus()::contains))
          && (condition.getCategoriesCount() == 0
              || condition.getCategoriesList().contains(event.category()));
      long hourEnd = event.atSeconds() / HOUR * HOUR + HOUR;
      if (counts && at < hourEnd + within * HOUR) {
        count++;
      }
      if (counts && at < hourEnd + condition.getNotWithinHours() * HOUR) {
        tooLate |= condition.getNotWithinHours() > 0;
      }
    }
    return count >= Math.max(1, condition.getMinCount()) && !tooLate;
  }

  private static SegmentCondition random(Random random, int depth) {
    int kind = depth == 0 ? 3 : random.nextInt(5);
    return switch (kind) {
      case 0, 1 -> {
        SegmentConditions.Builder parts = SegmentConditions.newBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
          parts.addConditions(random(random, depth - 1));
        }
        yield kind == 0
            ? SegmentCondition.newBuilder().setAllOf(parts).build()
            : SegmentCondition.newBuilder().setAnyOf(parts).build();
      }
      case 2 -> noneOf(random(random, depth - 1));
      default -> {
        int within = random.nextInt(4) == 0 ? 0 : 2 + random.nextInt(60 * 24);
        EventCondition.Builder event = EventCondition.newBuilder()
            .setEventType(random.nextInt(6))
            .setMinCount(random.nextInt(4))
            .setWithinHours(within)
            .setNotWithinHours(
                random.nextBoolean() ? 0 : random.nextInt(within == 0 ? 900 : within));
        switch (random.nextInt(3)) {
          case 0 -> event.addSkus("s" + random.nextInt(3)).addSkus("s" + random.nextInt(3));
          case 1 -> event.addCategories("c" + random.nextInt(3));
          default -> {}
        }
        yield event(event);
      }
    };
  }

  private static List<String> times(SegmentCondition condition, ProfileEvent... happened) {
    SegmentPlan plan = SegmentCompiler.compile(List.of(segment("any", condition)));
    Evaluation evaluation = new Evaluation();
    evaluation.begin(plan, ProfileHistories.of(Conditions.SHOP, List.of(happened)));
    List<String> times = new ArrayList<>();
    for (int i = evaluation.evaluate(plan.condition(0), NOW) - 1; i >= 0; i--) {
      times.add(0, evaluation.from(i) + "-" + evaluation.until(i));
    }
    return times;
  }

  private static ProfileEvent view(int hoursAgo, String sku) {
    return happened(EventType.PRODUCT_VIEW, hoursAgo, "", sku);
  }

  private static ProfileEvent happened(
      EventType type, int hoursAgo, String category, String... skus) {
    return new ProfileEvent(
        "", Conditions.SHOP, type, NOW - hoursAgo * HOUR, List.of(skus), category, "");
  }
}
