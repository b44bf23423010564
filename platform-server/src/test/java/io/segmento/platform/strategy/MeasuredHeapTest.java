package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredHeapTest {

  /** As JDK 17 and 25 name them, with G1, ZGC, the parallel and the serial collector. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "G1 Old Generation",
        "G1 Concurrent GC",
        "ZGC Cycles",
        "ZGC Major Cycles",
        "PS MarkSweep",
        "MarkSweepCompact"
      })
  void aCollectionOfWhatIsOldCounts(String collector) {
    assertThat(MeasuredHeap.collectsTheOld(collector)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G1 Young Generation",
        "ZGC Minor Cycles",
        "ZGC Minor Pauses",
        "ZGC Major Pauses",
        "ZGC Pauses"
      })
  void oneOfWhatIsNewAndAPartOfOneDoNot(String collector) {
    assertThat(MeasuredHeap.collectsTheOld(collector)).isFalse();
  }

  @Test
  void aCollectionOfTheWholeHeapIsSeen() {
    MeasuredHeap heap = new MeasuredHeap();
    long before = heap.sample().collection();

    System.gc();

    HeapFill.Sample after = heap.sample();
    assertThat(after.collection()).isNotEqualTo(before);
    assertThat(after.share()).isBetween(0.001, 1.0);
  }
}
