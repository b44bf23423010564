package io.segmento.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
  private final Readiness readiness =
      new Readiness(Set.of(), new ReadinessMetrics(new CollectorRegistry()));

  @Test
  void listenersHearThePresentStateAndEachChange() {
    AtomicBoolean ok = new AtomicBoolean();
    readiness.register(check(ok));
    List<Boolean> heard = new ArrayList<>();
    readiness.addListener(heard::add);
    readiness.look();
    ok.set(true);
    readiness.look();
    readiness.look();
    ok.set(false);
    readiness.look();
    assertThat(heard).containsExactly(false, true, false);
    readiness.close();
  }

  @Test
  void looksByItself() {
    AtomicBoolean ok = new AtomicBoolean();
    readiness.register(check(ok));
    readiness.start();
    assertThat(readiness.isReady()).isFalse();
    ok.set(true);
    Await.until("ready", readiness::isReady);
    readiness.close();
  }

  @Test
  void drainingIsForGoodAndTellsStreamsOnce() {
    List<String> drained = new ArrayList<>();
    readiness.onDrain(() -> drained.add("x"));
    readiness.look();
    assertThat(readiness.isReady()).isTrue();
    readiness.drain();
    readiness.drain();
    readiness.look();
    assertThat(readiness.notReady()).containsEntry("shutdown", "draining");
    assertThat(drained).containsExactly("x");
    readiness.close();
  }

  @Test
  void checkThatThrowsIsNotReady() {
    readiness.register(new ReadinessCheck() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public Optional<String> notReady() {
        throw new IllegalStateException("x");
      }
    });
    readiness.look();
    assertThat(readiness.notReady()).containsEntry("broken", "the check failed");
    readiness.close();
  }

  private static ReadinessCheck check(AtomicBoolean ok) {
    return new ReadinessCheck() {
      @Override
      public String name() {
        return "thing";
      }

      @Override
      public Optional<String> notReady() {
        return ok.get() ? Optional.empty() : Optional.of("missing");
      }
    };
  }
}
