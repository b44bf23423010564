package io.segmento.tools.simulate;

import java.util.Locale;

/** How far something is, on the terminal's error stream; nothing where that is no terminal. Not thread-safe. */
final class ProgressBar {

  private static final int WIDTH = 30;
  private static final boolean IS_TERMINAL = isTerminal();

  private final String name;
  private final long all;
  private int shown = -1;

  /** From JDK 22 on a console is there without a terminal too, so that where there is none the bar may be seen; it goes to the error stream only. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    String terminal = System.getenv("TERM");
    return terminal != null && !terminal.equals("dumb") && System.console() != null;
  }

  ProgressBar(String name, long all) {
    this.name = name;
    this.all = Math.max(1, all);
  }

  void at(long done) {
    int part = (int) Math.min(WIDTH, WIDTH * done / all);
    if (IS_TERMINAL && part != shown) {
      shown = part;
      System.err.printf(
          Locale.ROOT,
          "\r%-32s [%s%s] %3d %%",
          name,
          "#".repeat(part),
          " ".repeat(WIDTH - part),
          Math.min(100, 100 * done / all));
    }
  }

  /** Takes the bar away. */
  void end() {
    if (IS_TERMINAL) {
      System.err.print("\r" + " ".repeat(32 + WIDTH + 9) + "\r");
    }
  }
}
