package io.segmento.platform.strategy.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What is called from the byte code of plugins, see {@link Instrumenter}. Outside of a call that has a budget it does nothing. Each method throws
 * {@link PluginOverrun} when the thread's budget is used up, and does so again at each later check until the call has ended: catching it helps nobody.
 */
public final class PluginGuard {

  /** From here on, what the JDK goes through is looked at meanwhile. */
  static final long LONG_RANGE = 1 << 16;

  private static final ThreadLocal<CallBudget> BUDGETS = ThreadLocal.withInitial(CallBudget::new);

  private PluginGuard() {}

  /** The budget of this thread. */
  public static CallBudget budget() {
    return BUDGETS.get();
  }

  /** At each method's beginning, each jump back, and where something was caught. */
  public static void check() {
    BUDGETS.get().check();
  }

  /** Before an array, or what has one inside, is made. */
  public static void allocates(int elements, int bytesOfEach) {
    BUDGETS.get().allocates((long) elements * bytesOfEach);
  }

  /** As {@link #allocates(int, int)} for sets of bits. */
  public static void allocatesBits(int bits) {
    BUDGETS.get().allocates(bits / Byte.SIZE);
  }

  /** As {@link #allocates(int, int)} for a copy of a part of an array, whatever its elements are. */
  public static void allocatesRange(int from, int to) {
    BUDGETS.get().allocates(((long) to - from) * Long.BYTES);
  }

  /** What a plugin gets in the place of the process's output: printing there blocks. */
  public static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
  }

  /** As {@link #allocates(int, int)} for arrays of arrays. */
  public static void allocates(long bytes) {
    BUDGETS.get().allocates(bytes);
  }

  /** The product of sizes, without overflow. */
  public static long times(long size, int dimension) {
    if (size < 0 || dimension < 0) {
      return -1;
    }
    long high = Math.multiplyHigh(size, dimension);
    long low = size * dimension;
    return high != 0 || low < 0 ? Long.MAX_VALUE : low;
  }
}
