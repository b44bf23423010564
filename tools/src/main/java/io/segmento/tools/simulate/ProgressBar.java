package io.segmento.tools.simulate;

import io.segmento.tools.console.Terminal;
import java.util.Locale;

/** How far something is, in one line on the terminal's error stream that is written over; nothing where that is no terminal. Not thread-safe. */
final class ProgressBar {

  /** With the bar and the percentage a line of less than sixty: one that wraps is not written over, and leaves a line each time. */
  private static final int NAME_WIDTH = 30;

  private static final int WIDTH = 20;
  private static final boolean IS_TERMINAL = isTerminal();

  private final String name;
  private final long all;
  private int shown = -1;

  private static boolean isTerminal() {
    String terminal = System.getenv("TERM");
    return terminal != null && !terminal.equals("dumb") && Terminal.isInteractive();
  }

  /** @param name what is cut off begins at its end */
  ProgressBar(String name, long all) {
    this.name = name;
    this.all = Math.max(1, all);
  }

  void at(long done) {
    int part = part(done, all);
    if (IS_TERMINAL && part != shown) {
      shown = part;
      System.err.print(Terminal.overwrite() + line(name, done, all));
      System.err.flush();
    }
  }

  private static int part(long done, long all) {
    return (int) Math.min(WIDTH, WIDTH * done / all);
  }

  static String line(String name, long done, long all) {
    int part = part(done, all);
    return String.format(
        Locale.ROOT,
        "%-" + NAME_WIDTH + "s [%s%s] %3d %%",
        name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + "…",
        "#".repeat(part),
        " ".repeat(WIDTH - part),
        Math.min(100, 100 * done / all));
  }

  /** Takes the bar away. */
  void end() {
    if (IS_TERMINAL) {
      System.err.print(Terminal.overwrite());
      System.err.flush();
    }
  }
}
