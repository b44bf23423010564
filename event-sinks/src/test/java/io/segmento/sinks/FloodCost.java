package io.segmento.sinks;

import io.segmento.platform.testing.RedisExtension;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all processes have used until some moment.
 *
 * @param events that had been told by then
 * @param writerNanos of the core's thread that writes the log
 * @param coreNanos of all of its process, which makes, seals, opens and counts what is told too
 */
record FloodCost(
    long events, long sinkNanos, double redisMicros, long writerNanos, long coreNanos) {
  private static final String WRITER = "segmento-events";
  private static final int MOST_COMMANDS = 14;

  static FloodCost now(long events, long sinkNanos, RedisExtension redis) {
    double micros = redis.<Double>run(commands -> commands
        .info("cpu")
        .lines()
        .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)) * 1e6)
        .sum());
    long core = ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(cpu -> cpu.toNanos())
        .orElse(0L);
    return new FloodCost(events, sinkNanos, micros, writerNanos(WRITER), core);
  }

  /** CPU microseconds an event, by process. */
  String since(FloodCost before) {
    double of = Math.max(1, events - before.events);
    return String.format(
        Locale.ROOT,
        "CPU an event over %,.0f events: sink %.1f us, Redis %.1f us, the core's writer of the log %.1f us (its whole process, which makes and"
            + " seals what is told, %.1f us)",
        of,
        (sinkNanos - before.sinkNanos) / 1e3 / of,
        (redisMicros - before.redisMicros) / of,
        (writerNanos - before.writerNanos) / 1e3 / of,
        (coreNanos - before.coreNanos) / 1e3 / of);
  }

  /** What the store spent on which command; what a script calls is in the script's too. */
  static String byCommand(RedisExtension redis, long events) {
    String stats = redis.run(commands -> commands.info("commandstats"));
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_"))
        .sorted((a, b) -> Double.compare(number(b, "usec"), number(a, "usec")))
        .limit(MOST_COMMANDS)
        .map(line -> String.format(
            Locale.ROOT,
            "%s %.2f us (%.2f calls)",
            line.substring("cmdstat_".length(), line.indexOf(':')),
            number(line, "usec") / events,
            number(line, "calls") / events))
        .collect(Collectors.joining(", "));
  }

  private static double number(String line, String name) {
    return Stream.of(line.substring(line.indexOf(':') + 1).split(","))
        .filter(part -> part.startsWith(name + "="))
        .mapToDouble(part -> Double.parseDouble(part.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static long writerNanos(String thread) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(info -> info != null && info.getThreadName().equals(thread))
        .mapToLong(ThreadInfo::getThreadId)
        .map(threads::getThreadCpuTime)
        .sum();
  }
}
