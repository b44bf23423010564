package io.segmento.platform.counter;

/**
 * How many different elements there are in a union of sets that the store counted: reads the store's own sketches (16,384 registers, standard error
 * 0.81 %), so that sets of several campaigns, which lie in different slots of a Cluster, can be united here. Not thread-safe.
 *
 * <p>The estimate is that of the store itself: Ertl, New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm 6.
 */
public final class HyperLogLog {
  /** Of an estimate, one standard deviation as a share of it. */
  public static final double STANDARD_ERROR = 0.0081;

  private static final int REGISTERS = 1 << 14;
  private static final int REGISTER_BITS = 6;
  /** The most that a register holds is one more. */
  private static final int HASH_BITS_LEFT = 50;

  private static final int HEADER_BYTES = 16;
  private static final int ENCODING_AT = 4;
  private static final int DENSE_BYTES = HEADER_BYTES + REGISTERS * REGISTER_BITS / 8;
  private static final double ALPHA_INFINITE = 1 / (2 * Math.log(2));

  private final byte[] registers = new byte[REGISTERS];

  /** Adds all that a set has, as the store keeps it. Throws {@link IllegalArgumentException} when the bytes are no sketch. */
  public HyperLogLog add(byte[] stored) {
    boolean isOne = stored.length > HEADER_BYTES
        && stored[0] == 'H'
        && stored[1] == 'Y'
        && stored[2] == 'L'
        && stored[3] == 'L';
    if (isOne && stored[ENCODING_AT] == 0 && stored.length >= DENSE_BYTES) {
      addDense(stored);
    } else if (isOne && stored[ENCODING_AT] == 1) {
      addSparse(stored);
    } else {
      throw new IllegalArgumentException(stored.length + " bytes (expected: a HyperLogLog)");
    }
    return this;
  }

  /** Adds all that another has. */
  public HyperLogLog add(HyperLogLog other) {
    for (int i = 0; i < REGISTERS; i++) {
      raise(i, other.registers[i]);
    }
    return this;
  }

  private void addDense(byte[] stored) {
    for (int i = 0; i < REGISTERS; i++) {
      int bit = i * REGISTER_BITS;
      int at = HEADER_BYTES + bit / 8;
      int low = stored[at] & 0xff;
      int high = at + 1 < stored.length ? stored[at + 1] & 0xff : 0;
      raise(i, ((low | high << 8) >> (bit & 7)) & ((1 << REGISTER_BITS) - 1));
    }
  }

  /** Runs: 00 and a length of zeros, 01 and a long one, 1 with a value and how often it stands. */
  private void addSparse(byte[] stored) {
    int register = 0;
    for (int at = HEADER_BYTES; at < stored.length; at++) {
      int code = stored[at] & 0xff;
      if (code < 0x40) {
        register += (code & 0x3f) + 1;
      } else if (code < 0x80) {
        at++;
        if (at >= stored.length) {
          throw new IllegalArgumentException("a HyperLogLog that ends in a run");
        }
        register += ((code & 0x3f) << 8 | (stored[at] & 0xff)) + 1;
      } else {
        for (int left = (code & 0x3) + 1; left > 0 && register < REGISTERS; left--) {
          raise(register++, (code >> 2 & 0x1f) + 1);
        }
      }
    }
  }

  private void raise(int register, int value) {
    if (value > registers[register]) {
      registers[register] = (byte) Math.min(value, HASH_BITS_LEFT + 1);
    }
  }

  /** The estimated number of different elements. */
  public long estimate() {
    int[] histogram = new int[HASH_BITS_LEFT + 2];
    for (byte register : registers) {
      histogram[register]++;
    }
    double m = REGISTERS;
    double z = m * tau((m - histogram[HASH_BITS_LEFT + 1]) / m);
    for (int k = HASH_BITS_LEFT; k >= 1; k--) {
      z = 0.5 * (z + histogram[k]);
    }
    z += m * sigma(histogram[0] / m);
    return Math.round(ALPHA_INFINITE * m * m / z);
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double y = 1;
    double z = share;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (z != before);
    return z;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double z = 1 - share;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
  }
}
