package io.segmento.tools.allinone;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process with its log file. Any thread. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration KILL = Duration.ofSeconds(5);

  private final String name;
  private final List<String> command;
  private final Path log;
  private @Nullable Process process;

  /** Writes what the process says to {@code log}; a log of an earlier run moves aside. */
  public ChildProcess(String name, List<String> command, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
    try {
      if (Files.exists(log)) {
        Files.move(
            log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new ToolException(log + ": cannot be moved: " + e.getMessage(), e);
    }
  }

  public String name() {
    return name;
  }

  public Path log() {
    return log;
  }

  /** Starts it, also again after it ended. */
  public synchronized void start() {
    try {
      process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new ToolException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  public boolean isAlive() {
    Process running = current();
    return running != null && running.isAlive();
  }

  public long pid() {
    Process running = current();
    if (running == null) {
      throw new IllegalStateException(name + " is not started");
    }
    return running.pid();
  }

  /** Completes with the exit code when the process that runs now ends. */
  CompletableFuture<Integer> onExit() {
    Process running = current();
    if (running == null) {
      throw new IllegalStateException(name + " is not started");
    }
    return running.onExit().thenApply(Process::exitValue);
  }

  /** Asks it to end, waits, and ends it by force after {@code drain}. */
  void stop(Duration drain) {
    Process running = current();
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(drain.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly();
        running.waitFor(KILL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(10));
  }

  /** The end of its log, indented, for a message. */
  public String lastLines(int count) {
    try {
      List<String> lines = Files.readAllLines(log);
      StringBuilder text = new StringBuilder();
      for (String line : lines.subList(Math.max(0, lines.size() - count), lines.size())) {
        text.append("    ").append(line).append('\n');
      }
      return text.toString();
    } catch (IOException e) {
      return "    (" + log + " cannot be read: " + e.getMessage() + ")\n";
    }
  }

  private synchronized @Nullable Process current() {
    return process;
  }
}
