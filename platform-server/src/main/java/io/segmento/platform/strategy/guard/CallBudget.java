package io.segmento.platform.strategy.guard;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one thread's call of a plugin may still use. The clock is read at one check in many: so many that some ten microseconds lie between two
 * readings, however dear the plugin's steps are. Used by its own thread only.
 */
public final class CallBudget {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int FIRST_PERIOD = 16;
  private static final int LONGEST_PERIOD = 128;
  private static final int IDLE_PERIOD = 1 << 16;
  private static final long SHORT_NANOS = 5_000;
  private static final long LONG_NANOS = 40_000;
  /** Smaller ones are seen by the thread's own count soon enough. */
  private static final long LARGE_BYTES = 64 * 1_024;

  /** Of the processor time that a call may use, the part that passes before what it uses is looked at. */
  private static final int UNMETERED = 10;

  private static final long UNKNOWN = -1;
  /** Some years. */
  private static final long FOR_EVER = Long.MAX_VALUE >> 4;

  private int checksLeft;
  private int period;
  private boolean running;
  private @Nullable PluginOverrun spent;
  private long limitNanos;
  private long lastNanos;
  private long deadlineNanos;
  private long lookNanos;
  private long processorNanosBefore;
  private long bytesBefore;
  private long limitBytes;

  CallBudget() {}

  /**
   * Begins a call that somebody waits for.
   *
   * @param nanos until nobody waits for it any more
   * @param processorNanos what it may use of the processor; at most a tenth more, since what it used is looked at from a tenth of that time on: most calls have ended by then, and looking
   *     costs a call of the system. A call that the machine lets wait loses nothing by it.
   * @param bytes what it may allocate
   */
  public void begin(long nanos, long processorNanos, long bytes) {
    lastNanos = System.nanoTime();
    deadlineNanos = lastNanos + nanos;
    lookNanos = lastNanos + Math.min(nanos, processorNanos / UNMETERED);
    limitNanos = processorNanos;
    processorNanosBefore = UNKNOWN;
    bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    limitBytes = bytes;
    spent = null;
    running = true;
    period = FIRST_PERIOD;
    checksLeft = period;
  }

  /** Begins a call that nobody waits for. */
  public void beginInBackground(long processorNanos, long bytes) {
    begin(FOR_EVER, processorNanos, bytes);
  }

  /** As {@link #beginInBackground}, but asks for what the thread has used by now, which costs a call of the system: it may use that much and no more. */
  public void beginMetered(long processorNanos, long bytes) {
    beginInBackground(processorNanos, bytes);
    processorNanosBefore = processorNanos();
  }

  /** Ends the call; tells what it allocated. */
  public long end() {
    running = false;
    checksLeft = IDLE_PERIOD;
    return THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
  }

  /** Processor time since {@link #beginMetered}, also when the call has ended; costs a call of the system. */
  public long meteredNanos() {
    return processorNanos() - processorNanosBefore;
  }

  /** Processor time of this thread by now; costs a call of the system. */
  public static long processorNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  void check() {
    if (--checksLeft <= 0) {
      look();
    }
  }

  void allocates(long bytes) {
    if (bytes < LARGE_BYTES) {
      check();
    } else if (running) {
      throwSpent();
      if (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore > limitBytes - bytes) {
        spend(false);
      }
    }
  }

  private void look() {
    if (!running) {
      checksLeft = IDLE_PERIOD;
      return;
    }
    throwSpent();
    long now = System.nanoTime();
    if (now - lookNanos >= 0 && isOver(now)) {
      spend(true);
    }
    if (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore > limitBytes) {
      spend(false);
    }
    long took = now - lastNanos;
    lastNanos = now;
    if (took < SHORT_NANOS) {
      period = Math.min(LONGEST_PERIOD, period * 2);
    } else if (took > LONG_NANOS) {
      period = Math.max(1, period / 4);
    }
    checksLeft = period;
  }

  private boolean isOver(long now) {
    if (now - deadlineNanos >= 0) {
      return true;
    }
    long used = THREADS.getCurrentThreadCpuTime();
    if (processorNanosBefore == UNKNOWN) {
      processorNanosBefore = used;
    }
    long left = limitNanos - (used - processorNanosBefore);
    lookNanos = now + Math.min(left, deadlineNanos - now);
    return left <= 0;
  }

  private void throwSpent() {
    PluginOverrun overrun = spent;
    if (overrun != null) {
      throw overrun;
    }
  }

  private void spend(boolean time) {
    PluginOverrun overrun = new PluginOverrun(time);
    spent = overrun;
    checksLeft = 0;
    throw overrun;
  }
}
