package io.segmento.platform.counter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TotalsFormatTest {
  private static final TotalsFormat ALL = new TotalsFormat(List.of(Counter.values()));

  @Test
  void someCountersOfAllAreReadInTheirOwnOrder() {
    long[] sums = new long[Counter.values().length];
    sums[Counter.WINS.ordinal()] = 7;
    sums[Counter.SPEND_MICROS.ordinal()] = Long.MAX_VALUE;
    sums[Counter.CONVERSION_VALUE_MICROS.ordinal()] = -1;
    byte[] stored = ALL.write(sums);
    long[] read = new long[4];
    TotalsFormat some = new TotalsFormat(
        List.of(Counter.CONVERSION_VALUE_MICROS, Counter.BIDS, Counter.SPEND_MICROS, Counter.WINS));
    assertThat(some.read(stored, read)).isTrue();
    assertThat(read).containsExactly(-1, 0, Long.MAX_VALUE, 7);
  }

  @Test
  void dayOfNothingIsOneByte() {
    assertThat(ALL.write(new long[Counter.values().length])).hasSize(1);
  }

  @Test
  void counterThatWasNotKnownThenIsNotReadAsZero() {
    byte[] stored =
        new TotalsFormat(List.of(Counter.WINS, Counter.CLICKS)).write(new long[] {1, 2});
    assertThat(new TotalsFormat(List.of(Counter.CLICKS)).read(stored, new long[1]))
        .isTrue();
    assertThat(new TotalsFormat(List.of(Counter.BIDS)).read(stored, new long[1]))
        .isFalse();
  }

  /** Days of a zone are kept without the counters that days of UTC alone have: a value says that by the highest code of the others. */
  @Test
  void codesOfCountersByHourAreBelowThoseOfTheOthers() {
    int highestByHour = Stream.of(Counter.values())
        .filter(Counter::isByHour)
        .mapToInt(Counter::code)
        .max()
        .orElseThrow();
    assertThat(Stream.of(Counter.values()).filter(counter -> !counter.isByHour()))
        .allMatch(counter -> counter.code() > highestByHour);
  }

  /** Written by a version to come. */
  @Test
  void countersThatAreNotKnownAreLeftOut() {
    long[] read = new long[1];
    assertThat(new TotalsFormat(List.of(Counter.CLICKS))
            .read(new byte[] {90, 90, 2, 5, 14, -1, 1, 2}, read))
        .isTrue();
    assertThat(read).containsExactly(7);
  }

  @Test
  void whatIsNoSuchValueIsNotRead() {
    assertThat(ALL.read(new byte[0], new long[Counter.values().length])).isFalse();
    assertThat(ALL.read(new byte[] {30, 1}, new long[Counter.values().length])).isFalse();
  }
}
