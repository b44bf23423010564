package io.segmento.gateway.openrtb;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers as text, against the JDK's own. */
class NumbersTest {
  private static final int ROUNDS = 200_000;

  private final long seed = new Random().nextLong();
  private final DecimalText decimal = new DecimalText();

  @Test
  void decimalTextReadsAsTheNearestDouble() {
    Random random = random();
    for (int i = 0; i < ROUNDS; i++) {
      String text = text(random);
      assertThat(read(text)).as(text).isTrue();
      assertThat(decimal.toDouble()).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void decimalTextReadsAsAnIntegerOnlyWhenItIsOne() {
    Random random = random();
    for (int i = 0; i < ROUNDS; i++) {
      String text = text(random);
      assertThat(read(text)).as(text).isTrue();
      assertThat(decimal.int32()).as(text).isIn(expected(new BigDecimal(text)), (Object)
          other(new BigDecimal(text)));
    }
  }

  private static long expected(BigDecimal exact) {
    boolean integral = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
    if (!integral) {
      return DecimalText.FRACTION;
    }
    boolean fits = exact.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
        && exact.compareTo(BigDecimal.valueOf(Integer.MIN_VALUE)) >= 0;
    return fits ? exact.longValue() : DecimalText.TOO_LARGE;
  }

  /** A fraction that is too large as well may be called either. */
  private static long other(BigDecimal exact) {
    long expected = expected(exact);
    boolean large = exact.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0;
    return expected == DecimalText.FRACTION && large ? DecimalText.TOO_LARGE : expected;
  }

  @Test
  void doublesAreWrittenSoThatTheyReadBack() {
    Random random = random();
    JsonSink out = new JsonSink();
    for (int i = 0; i < ROUNDS; i++) {
      double value = i % 2 == 0
          ? Double.longBitsToDouble(random.nextLong())
          : random.nextInt() / Math.pow(10, random.nextInt(9));
      if (Double.isFinite(value)) {
        out.reset();
        DoubleText.write(value, out);
        String text = new String(out.toByteArray(), StandardCharsets.UTF_8);
        assertThat(Double.parseDouble(text)).as(text).isEqualTo(value);
        assertThat(i % 2 == 0 || !text.contains("E")).as(text).isTrue();
      }
    }
  }

  @Test
  void integersAreWrittenAsTheJdkDoes() {
    Random random = random();
    JsonSink out = new JsonSink();
    for (long value : new long[] {
      0, 1, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong(), random.nextInt()
    }) {
      out.reset();
      out.integer(value);
      assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
          .isEqualTo(Long.toString(value));
    }
  }

  private Random random() {
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  private boolean read(String text) {
    char[] padded = ("12" + text + "34").toCharArray();
    return decimal.read(padded, 2, text.length());
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int integral = random.nextInt(12) == 0 ? random.nextInt(30) : random.nextInt(11);
    for (int i = 0; i <= integral; i++) {
      text.append((char) ('0' + (random.nextInt(3) == 0 ? 0 : random.nextInt(10))));
    }
    if (random.nextBoolean()) {
      text.append('.');
      boolean zeros = random.nextBoolean();
      int places = random.nextInt(random.nextInt(12) == 0 ? 30 : 6);
      for (int i = 0; i <= places; i++) {
        text.append((char) ('0' + (zeros ? 0 : random.nextInt(10))));
      }
    }
    if (random.nextInt(4) == 0) {
      text.append(random.nextBoolean() ? "e" : "E-")
          .append(random.nextInt(random.nextInt(10) == 0 ? 400 : 25));
    }
    return text.toString();
  }
}
