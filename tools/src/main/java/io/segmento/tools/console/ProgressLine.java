package io.segmento.tools.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/** One line on the standard error that tells how far something is, rewritten in place; nothing where nobody looks at it. */
public final class ProgressLine {
  private static final int WIDTH = 30;
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String name;
  private final PrintStream out = System.err;
  private final boolean shown = Ansi.AUTO.enabled();
  private final long begin = System.nanoTime();
  private long last = begin - INTERVAL_NANOS;

  /** Of something with a name. */
  public ProgressLine(String name) {
    this.name = name;
  }

  /** At most ten times a second. */
  public void show(long done, long all, String what) {
    long now = System.nanoTime();
    if (shown && now - last >= INTERVAL_NANOS) {
      last = now;
      out.print("\r" + render(name, done, all, what, (now - begin) / 1e9));
    }
  }

  /** Of which nobody knows how many there are; at most ten times a second. */
  public void show(long done, String what) {
    long now = System.nanoTime();
    if (shown && now - last >= INTERVAL_NANOS) {
      last = now;
      double seconds = (now - begin) / 1e9;
      out.printf(
          Locale.ROOT, "\r%s %,d %s, %,.0f/s", name, done, what, seconds == 0 ? 0 : done / seconds);
    }
  }

  /** Makes room for what is told at the end. */
  public void end() {
    if (shown) {
      out.print("\r\u001b[K");
    }
  }

  static String render(String name, long done, long all, String what, double seconds) {
    int full = all == 0 ? WIDTH : (int) Math.min(WIDTH, done * WIDTH / all);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %,d of %,d %s, %,.0f/s",
        name,
        "#".repeat(full),
        ".".repeat(WIDTH - full),
        done,
        all,
        what,
        seconds == 0 ? 0 : done / seconds);
  }
}
