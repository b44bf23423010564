package io.segmento.tools.load;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which processors a process may run on, by the system's {@code taskset}. */
final class Affinity {
  private Affinity() {}

  /** Gives the last processor to this process alone and the others to the servers; says so in words. Throws {@link ToolException} when it cannot. */
  static String separate(Iterable<Long> servers) {
    int last = Runtime.getRuntime().availableProcessors() - 1;
    if (last == 0) {
      throw new ToolException("--pin: one processor (expected: two or more)");
    }
    String others = last == 1 ? "0" : "0-" + (last - 1);
    pin(Integer.toString(last), ProcessHandle.current().pid());
    servers.forEach(pid -> pin(others, pid));
    return "load generator pinned to processor " + last + ", servers to " + others;
  }

  private static void pin(String processors, long pid) {
    List<String> command =
        new ArrayList<>(List.of("taskset", "-a", "-c", "-p", processors, Long.toString(pid)));
    try {
      Process taskset = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (!taskset.waitFor(5, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
        throw new ToolException("--pin: " + String.join(" ", command) + " fails");
      }
    } catch (IOException e) {
      throw new ToolException("--pin: no taskset on this machine", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException("interrupted", e);
    }
  }
}
