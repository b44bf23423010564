package io.segmento.tools.allinone;

import io.segmento.tools.console.ToolException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.embedded.RedisExecProvider;

/** Command lines of processes that end with their parent and do not get the terminal's Ctrl-C, so that it is the parent who stops them in order. */
public final class ChildCommands {
  private static final int GENERATIONAL_ZGC = 21;
  private static final int UNSAFE_OPTION = 24;

  /** Kills what it has become when the pipe on its standard input ends. */
  private static final String UNTIL_PARENT_ENDS =
      "exec 3<&0; (exec >/dev/null 2>&1; cat <&3; kill -TERM $$ && sleep 10 && kill -KILL $$) & exec \"$@\" 3<&- </dev/null";

  private ChildCommands() {}

  /** A JVM of the same JDK and class path as this one. */
  public static List<String> java(String mainClass, List<String> jvmFlags, List<String> arguments) {
    List<String> command = new ArrayList<>(ownSession());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(runtimeFlags(Runtime.version().feature()));
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildMain.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /** The embedded server, which keeps every write. */
  static List<String> redis(Path directory, int port) {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(List.of("sh", "-c", UNTIL_PARENT_ENDS, "sh"));
    command.add(redisExecutable());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", directory.toString(), "--save", ""));
    command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
    command.addAll(List.of("--maxmemory-policy", "noeviction", "--loglevel", "notice"));
    return command;
  }

  /** What a server's JVM of that feature version runs with. */
  static List<String> runtimeFlags(int feature) {
    List<String> flags = new ArrayList<>();
    if (feature >= GENERATIONAL_ZGC) {
      flags.add("-XX:+UseZGC");
      if (feature < UNSAFE_OPTION) {
        // From 24 on there is no other.
        flags.add("-XX:+ZGenerational");
      }
    }
    flags.add("--enable-native-access=ALL-UNNAMED");
    if (feature >= UNSAFE_OPTION) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    flags.add("-XX:+ExitOnOutOfMemoryError");
    flags.add("-XX:-OmitStackTraceInFastThrow");
    flags.add("-Djava.net.preferIPv4Stack=true");
    return flags;
  }

  private static List<String> ownSession() {
    return onPath("setsid").map(List::of).orElse(List.of());
  }

  private static Optional<String> onPath(String program) {
    for (String directory :
        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, program);
      if (!directory.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate.toString());
      }
    }
    return Optional.empty();
  }

  private static String redisExecutable() {
    try {
      return RedisExecProvider.defaultProvider().get().getAbsolutePath();
    } catch (IOException | RuntimeException e) {
      throw new ToolException(
          "no embedded Redis for " + System.getProperty("os.name") + " on "
              + System.getProperty("os.arch") + ": " + e.getMessage()
              + " (--redis uses one of your own)",
          e);
    }
  }
}
