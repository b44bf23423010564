package io.segmento.tools.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a long work is, in one line that is written over; only on a terminal, and five times a second at most. Used by one thread. */
public final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream out;
  private final boolean shown;
  private final long begin = System.nanoTime();
  private long last = begin - EVERY_NANOS;

  public ProgressBar(PrintStream out, boolean shown) {
    this.out = out;
    this.shown = shown;
  }

  /** With the share that is done, 0 to 1, and how many of what. */
  public void update(double share, long count, String unit) {
    long now = System.nanoTime();
    if (shown && now - last >= EVERY_NANOS) {
      last = now;
      out.print(Terminal.overwrite() + line(share, count, unit, (now - begin) / NANOS_PER_SECOND));
      out.flush();
    }
  }

  static String line(double share, long count, String unit, double seconds) {
    int full = (int) Math.round(share * WIDTH);
    String rate =
        seconds < 1 ? "" : String.format(Locale.ROOT, ", %,d/s", (long) (count / seconds));
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%  %,d %s%s",
        "#".repeat(full),
        "·".repeat(WIDTH - full),
        Math.round(share * 100),
        count,
        unit,
        rate);
  }

  /** Takes the line away. */
  public void clear() {
    if (shown) {
      out.print(Terminal.overwrite());
      out.flush();
    }
  }

  /** Seconds since it began. */
  public double seconds() {
    return (System.nanoTime() - begin) / NANOS_PER_SECOND;
  }
}
