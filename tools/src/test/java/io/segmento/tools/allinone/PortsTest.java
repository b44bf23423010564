package io.segmento.tools.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

  /** A process takes seconds from the choice of its port to listening on it. */
  @Test
  void whatWasChosenIsNotChosenAgainThoughNobodyListensYet() {
    List<Integer> ports =
        IntStream.range(0, 300).parallel().mapToObj(i -> Ports.anyFree()).toList();

    assertThat(ports).doesNotHaveDuplicates();
  }
}
