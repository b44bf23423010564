package io.segmento.tools.load;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time of processes, user and system, and their memory, as the Linux kernel counts them. */
final class ProcessorTime {
  private static final int UTIME = 11;
  private static final double MICROS = 1e6;

  private final long ticksPerSecond;

  ProcessorTime() {
    if (!Files.isReadable(Path.of("/proc/self/stat"))) {
      throw new ToolException("processor time is read from /proc, which this system does not have");
    }
    ticksPerSecond = clockTicks();
  }

  /** Microseconds since the process began; steps of 10 ms on most systems. */
  double micros(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name, in parentheses, may hold blanks; behind it come state and the numbers.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
      return ticks * MICROS / ticksPerSecond;
    } catch (IOException e) {
      throw new ToolException("process " + pid + " is gone: " + e.getMessage(), e);
    }
  }

  /** Memory that a process has in RAM, in MiB. */
  static double residentMib(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new ToolException("process " + pid + " is gone: " + e.getMessage(), e);
    }
  }

  private static long clockTicks() {
    try {
      Process getconf = new ProcessBuilder("getconf", "CLK_TCK").start();
      String text =
          new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return getconf.waitFor() == 0 ? Long.parseLong(text) : 100;
    } catch (IOException e) {
      throw new ToolException("getconf CLK_TCK: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException("interrupted", e);
    }
  }
}
