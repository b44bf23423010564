package io.segmento.platform.testing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Ends a JVM of tests in which nothing begins or ends for ten minutes, and says which test that is and where each thread stands. A time limit
 * of JUnit interrupts a test; what waits without heeding that, in a test or in an extension, would hold the build up until it is killed
 * without a word. Found by {@code ServiceLoader} wherever this module's tests are on the class path.
 */
public final class HungTests implements TestExecutionListener {
  /** Above the longest limit that a test sets itself outside of the full run. */
  private static final Duration LIMIT =
      Duration.ofSeconds(Long.getLong("segmento.test.hung-after-seconds", 600));

  private static final int EXIT_CODE = 70;

  private volatile long lastEvent;
  private volatile String current = "nothing yet";
  private volatile boolean over;

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (Boolean.getBoolean("segmento.test.full")) {
      // Its tests take what they take.
      return;
    }
    over = false;
    lastEvent = System.nanoTime();
    Thread watch = new Thread(this::watch, "hung-tests");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    happened("in " + test.getUniqueId());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    happened("after " + test.getUniqueId());
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    happened("in " + test.getUniqueId());
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    over = true;
  }

  private void happened(String what) {
    lastEvent = System.nanoTime();
    current = what;
  }

  private void watch() {
    while (!over) {
      try {
        Thread.sleep(1_000);
      } catch (InterruptedException e) {
        return;
      }
      if (!over && System.nanoTime() - lastEvent > LIMIT.toNanos()) {
        tellAndEnd(describe());
      }
    }
  }

  /** To a file first: what hangs may be the very stream of what is printed. Past {@code System.err}, which the runner keeps until a test ends. */
  private static void tellAndEnd(String text) {
    try (PrintStream console =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)) {
      Path file = Path.of("target", "hung-" + ProcessHandle.current().pid() + ".txt");
      Files.writeString(file, text, StandardCharsets.UTF_8);
      console.println(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private String describe() {
    StringBuilder text = new StringBuilder("No test began or ended for ")
        .append(LIMIT.toSeconds())
        .append(" s; ")
        .append(current)
        .append("\n\n");
    for (ThreadInfo thread :
        ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, Integer.MAX_VALUE)) {
      text.append('"').append(thread.getThreadName()).append("\" ").append(thread.getThreadState());
      if (thread.getLockName() != null) {
        text.append(" on ").append(thread.getLockName());
        if (thread.getLockOwnerName() != null) {
          text.append(" held by \"").append(thread.getLockOwnerName()).append('"');
        }
      }
      text.append('\n');
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("  at ").append(frame).append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
