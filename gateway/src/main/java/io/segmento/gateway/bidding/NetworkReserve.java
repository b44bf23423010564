package io.segmento.gateway.bidding;

import java.util.concurrent.TimeUnit;

/**
 * What of an exchange's {@code tmax} is set aside for the network, learned from what the gateway can see of it and bounded by what is configured:
 *
 * <pre>
 * reserve = min(max(floor, round trip + cut-off + {@value #MARGIN_MICROS} µs), ceiling)
 * </pre>
 *
 * <p><b>Round trip</b>: the 95th percentile of what the kernel measures on the exchange's connections, followed by steps, 19 times as large upwards
 * as downwards, so that it rests where one sample in twenty lies above it. The way of the request counts as much as that of the answer, since the
 * exchange's clock runs from when it sends.
 *
 * <p><b>Cut-off</b>: what an exchange takes away beyond that. Each request that it gives up on before its {@code tmax} moves it up by up to 1 ms, each
 * that it takes an answer to moves it down by a hundredth of that, so that it rests where one request in a hundred is given up.
 *
 * <p>The steps are those of frugal streaming (Ma, Muthukrishnan, Sandler, 2013): no window, no memory of samples, and no single sample moves it far.
 * Any thread; updates that meet may lose one another, which costs a sample.
 */
final class NetworkReserve {
  static final int MARGIN_MICROS = 2_000;

  private static final int STEP_DOWN_MICROS = 50;
  private static final int STEP_UP_MICROS = 19 * STEP_DOWN_MICROS;
  /** So many samples are believed as they are, so that a gateway that starts knows soon. */
  private static final int FIRST_SAMPLES = 32;

  private static final int CUT_OFF_UP_MICROS = 1_000;
  private static final int CUT_OFF_DOWN_MICROS = 10;

  private final int ceilingMicros;
  private volatile int floorMicros;
  private volatile int roundTripMicros;
  private volatile int cutOffMicros;
  /** How many samples there were; not counted further than {@link #FIRST_SAMPLES}. Threads may see it late, and believe a sample more. */
  private int samples;

  /** With the most that is ever set aside, and no floor. */
  NetworkReserve(int ceilingMillis) {
    this.ceilingMicros = ofMillis(ceilingMillis);
  }

  /** What is set aside at least, above the ceiling too. */
  void floor(int millis) {
    floorMicros = ofMillis(millis);
  }

  /** What is set aside now. */
  int micros() {
    int learned = roundTripMicros == 0 && cutOffMicros == 0
        ? 0
        : roundTripMicros + cutOffMicros + MARGIN_MICROS;
    return Math.max(floorMicros, Math.min(learned, ceilingMicros));
  }

  /** The same for a request of that {@code tmax}: what is learned never takes more than half of it. */
  int micros(int tmaxMicros) {
    return Math.min(micros(), Math.max(floorMicros, tmaxMicros / 2));
  }

  /** A sample of the time that a packet and its acknowledgement take. */
  void roundTrip(int micros) {
    if (micros <= 0) {
      return;
    }
    int sample = Math.min(micros, ceilingMicros);
    int current = roundTripMicros;
    if (samples < FIRST_SAMPLES) {
      samples++;
      roundTripMicros = Math.max(current, sample);
    } else if (sample > current) {
      roundTripMicros = Math.min(current + STEP_UP_MICROS, ceilingMicros);
    } else {
      roundTripMicros = Math.max(current - STEP_DOWN_MICROS, 0);
    }
  }

  /** The exchange took an answer. */
  void taken() {
    int current = cutOffMicros;
    if (current > 0) {
      cutOffMicros = Math.max(current - CUT_OFF_DOWN_MICROS, 0);
    }
  }

  /**
   * The exchange gave up, which is seen {@code elapsedMicros} after its request came. An answer would have had to leave a round trip earlier. What is
   * missing then to {@code tmax} is the network's unless it is more than could ever be set aside: such a client was closed.
   */
  void givenUp(int tmaxMicros, long elapsedMicros) {
    long missing = tmaxMicros - elapsedMicros + roundTripMicros;
    if (missing <= ceilingMicros && missing > micros()) {
      cutOffMicros = Math.min(cutOffMicros + CUT_OFF_UP_MICROS, ceilingMicros);
    }
  }

  private static int ofMillis(int millis) {
    return (int) TimeUnit.MILLISECONDS.toMicros(millis);
  }
}
