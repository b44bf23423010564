package io.segmento.tools.allinone;

import io.segmento.tools.console.ToolException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import redis.embedded.RedisExecProvider;

/** Command lines of processes that end with their parent and do not get the terminal's Ctrl-C, so that it is the parent who stops them in order. */
public final class ChildCommands {
  /** Names a redis-server to start in the embedded one's place. */
  private static final String REDIS_SERVER = "SEGMENTO_REDIS_SERVER";

  private static final int GENERATIONAL_ZGC = 21;
  private static final int UNSAFE_OPTION = 24;
  private static final String ZGC = "-XX:+UseZGC";
  private static final String ZGC_GENERATIONAL = "-XX:+ZGenerational";
  private static final Set<String> COLLECTOR = Set.of(ZGC, ZGC_GENERATIONAL);

  /** Kills what it has become when the pipe on its standard input ends. */
  private static final String UNTIL_PARENT_ENDS =
      "exec 3<&0; (exec >/dev/null 2>&1; cat <&3; kill -TERM $$ && sleep 10 && kill -KILL $$) & exec \"$@\" 3<&- </dev/null";

  /** What a sink gets when nothing else is said. */
  public static final String SINK_HEAP = "512m";

  private ChildCommands() {}

  /** The flags of a sink's JVM: it waits for nobody who waits for it, so that what counts is little processor time and memory. */
  public static List<String> sinkFlags(String heap) {
    return List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-Dio.netty.leakDetection.level=disabled");
  }

  /** With the logging configuration of the module that the class comes from, since the class path holds several. */
  public static List<String> withLogging(List<String> flags, Class<?> main) {
    String place = main.getProtectionDomain().getCodeSource().getLocation().toString();
    String file = place.endsWith("/") ? place + "logback.xml" : "jar:" + place + "!/logback.xml";
    List<String> all = new ArrayList<>(flags);
    all.add("-Dlogback.configurationFile=" + file);
    return all;
  }

  /** A JVM of the same JDK and class path as this one, with a server's collector unless the flags name another. */
  public static List<String> java(String mainClass, List<String> jvmFlags, List<String> arguments) {
    List<String> command = new ArrayList<>(ownSession());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    boolean ownCollector = jvmFlags.stream().anyMatch(flag -> flag.matches("-XX:\\+Use\\w+GC"));
    runtimeFlags(Runtime.version().feature()).stream()
        .filter(flag -> !ownCollector || !COLLECTOR.contains(flag))
        .forEach(command::add);
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildMain.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /** The embedded server, or the one that the environment names; it keeps every write. */
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
      flags.add(ZGC);
      if (feature < UNSAFE_OPTION) {
        // From 24 on there is no other.
        flags.add(ZGC_GENERATIONAL);
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
    String own = System.getenv(REDIS_SERVER);
    if (own != null && !own.isBlank()) {
      if (!Files.isExecutable(Path.of(own))) {
        throw new ToolException(REDIS_SERVER + ": \"" + own
            + "\" (expected: the path of a redis-server, 7.0 or later)");
      }
      return own;
    }
    try {
      return RedisExecProvider.defaultProvider().get().getAbsolutePath();
    } catch (IOException | RuntimeException e) {
      throw new ToolException(
          "no embedded Redis for " + System.getProperty("os.name") + " on "
              + System.getProperty("os.arch") + ": " + e.getMessage()
              + " (--redis uses one that runs, " + REDIS_SERVER + " names one to start)",
          e);
    }
  }
}
