package io.segmento.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LifecycleTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void partsStartInOrderAndCloseInReverseOnce() throws Exception {
    Lifecycle lifecycle =
        new Lifecycle(ordered(part("a", false), () -> seen.add("close plain"), part("b", false)));
    lifecycle.start();
    lifecycle.close();
    lifecycle.close();
    assertThat(seen).containsExactly("start a", "start b", "close b", "close plain", "close a");
  }

  @Test
  void failureToStartClosesEverything() {
    Lifecycle lifecycle =
        new Lifecycle(ordered(part("a", false), part("b", true), part("c", false)));
    assertThatThrownBy(lifecycle::start).hasMessage("b fails");
    assertThat(seen).containsExactly("start a", "start b", "close c", "close b", "close a");
  }

  @Test
  void failureToCloseDoesNotKeepTheRestOpen() throws Exception {
    Lifecycle lifecycle = new Lifecycle(ordered(part("a", false), () -> {
      throw new IllegalStateException("stuck");
    }));
    lifecycle.start();
    lifecycle.close();
    assertThat(seen).containsExactly("start a", "close a");
  }

  private static Set<AutoCloseable> ordered(AutoCloseable... parts) {
    return new LinkedHashSet<>(List.of(parts));
  }

  private Startable part(String name, boolean fails) {
    return new Startable() {
      @Override
      public void start() {
        seen.add("start " + name);
        if (fails) {
          throw new IllegalStateException(name + " fails");
        }
      }

      @Override
      public void close() {
        seen.add("close " + name);
      }
    };
  }
}
