package io.segmento.platform.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ShedLevelTest {
  private static final int LOOKS_IN_FIVE_SECONDS = 50;

  private final CollectorRegistry registry = new CollectorRegistry();
  private final ShedLevel level = new ShedLevel(new OverloadMetrics(registry));
  private final List<Integer> told = new ArrayList<>();

  @BeforeEach
  void listen() {
    level.addListener(told::add);
  }

  @AfterEach
  void close() {
    level.close();
  }

  @Test
  void nothingIsAskedForWhileAllIsDecided() {
    look(1_000, 0);
    look(1_000, 20);

    assertThat(level.perMille()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsTurnedAwayIsAskedToBeKeptAway() {
    look(1_000, 500);

    assertThat(level.perMille()).isEqualTo(500);
    assertThat(registry.getSampleValue("segmento_shed_level")).isEqualTo(0.5);

    look(500, 250);
    assertThat(told).containsExactly(500, 750);
  }

  @Test
  void itStaysWhileAlmostNothingIsTurnedAway() {
    look(1_000, 500);
    look(500, 1);

    assertThat(told).containsExactly(500);
  }

  @Test
  void afterTheOverloadItIsGoneInFiveSecondsInSteps() {
    look(1_000, 1_000);
    assertThat(level.perMille()).isEqualTo(950);
    for (int i = 0; i < LOOKS_IN_FIVE_SECONDS; i++) {
      look(100, 0);
    }

    assertThat(level.perMille()).isZero();
    assertThat(told).isSortedAccordingTo((a, b) -> b - a).hasSizeLessThanOrEqualTo(21);
  }

  @Test
  void aFewAuctionsAreNoOverload() {
    look(10, 10);

    assertThat(level.perMille()).isZero();
  }

  private void look(int auctions, int turnedAway) {
    for (int i = 0; i < auctions; i++) {
      level.begun();
    }
    for (int i = 0; i < turnedAway; i++) {
      level.turnedAway();
    }
    level.look();
  }
}
