package io.segmento.tools.allinone;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Runs another main class and ends with the process that started it: its standard input is a pipe from there, which the system closes even
 * when the parent is killed. {@code ChildMain CLASS ARGUMENT…}
 */
final class ChildMain {
  private static final int EXIT_ORPHANED = 3;
  private static final long DRAIN_SECONDS = 15;

  private ChildMain() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watcher = new Thread(ChildMain::endWithParent, "segmento-parent-watch");
    watcher.setDaemon(true);
    watcher.start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    main.setAccessible(true);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      (e.getCause() == null ? e : e.getCause()).printStackTrace();
      System.exit(1);
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent.
      }
    } catch (IOException e) {
      System.err.println("segmento: the pipe from the parent broke: " + e.getMessage());
    }
    Thread last = new Thread(ChildMain::haltAfterDrain, "segmento-orphan-halt");
    last.setDaemon(true);
    last.start();
    System.exit(EXIT_ORPHANED);
  }

  /** Shutdown hooks that hang must not leave an orphan. */
  private static void haltAfterDrain() {
    try {
      TimeUnit.SECONDS.sleep(DRAIN_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(EXIT_ORPHANED);
  }
}
