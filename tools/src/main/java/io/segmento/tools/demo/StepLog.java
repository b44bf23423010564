package io.segmento.tools.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells steps as they happen: what was sent, what was seen, and whether what must hold does. One thread. */
final class StepLog {
  private static final int WIDTH = 100;
  private static final int VALUE = 76;

  private final PrintStream out;
  private final List<String> lines = new ArrayList<>();
  private int steps;

  StepLog(PrintStream out) {
    this.out = out;
  }

  /** What a step does; it ends with the first check that does not hold. */
  interface Step {
    void play() throws InterruptedException;
  }

  /** A check that did not hold. */
  static final class StepFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StepFailure(String message) {
      super(message);
    }
  }

  /** Plays a step and prints it; a failure is printed and thrown on. */
  void step(String title, Step step) {
    steps++;
    lines.clear();
    long began = System.nanoTime();
    String failure = null;
    try {
      step.play();
    } catch (StepFailure e) {
      failure = Objects.requireNonNullElse(e.getMessage(), "failed");
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = "interrupted";
      throw new StepFailure(failure);
    } catch (RuntimeException e) {
      failure = Objects.requireNonNullElse(e.getMessage(), e.toString());
      throw e;
    } finally {
      print(title, failure, System.nanoTime() - began);
    }
  }

  int steps() {
    return steps;
  }

  void sent(String what) {
    lines.add("     → " + shorten(what));
  }

  void seen(String what) {
    lines.add("     ← " + shorten(what));
  }

  void note(String what) {
    lines.add("       " + shorten(what));
  }

  /** Holds when both are equal. */
  void check(String what, @Nullable Object actual, Object expected) {
    check(what, Objects.equals(actual, expected), actual, expected);
  }

  /** Holds when {@code holds}. */
  void check(String what, boolean holds, @Nullable Object actual, Object expected) {
    if (!holds) {
      throw new StepFailure(what + ": " + actual + " (expected: " + expected + ")");
    }
  }

  private void print(String title, @Nullable String failure, long nanos) {
    String time = String.format("%,.0f ms", nanos / 1e6);
    String head = String.format("%s %2d  %s", failure == null ? "✓" : "✗", steps, title);
    out.println(head + " ".repeat(Math.max(1, WIDTH - head.length() - time.length())) + time);
    lines.forEach(out::println);
    if (failure != null) {
      out.println("     ✗ " + failure);
    }
  }

  private static String shorten(String text) {
    if (text.length() <= WIDTH - 7) {
      return text;
    }
    return text.substring(0, VALUE) + "…" + text.substring(text.length() - (WIDTH - 8 - VALUE));
  }
}
