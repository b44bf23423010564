package io.segmento.platform.testing;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this JVM's heap holds after everything that can be collected was, by class: unlike the used part of the heap it has no garbage in it.
 *
 * @param classToBytes by name, as the JVM writes it
 */
public record LiveObjects(Map<String, Long> classToBytes) {

  private static final Pattern ROW =
      Pattern.compile("^ *\\d+: +\\d+ +(\\d+) +(\\S+)", Pattern.MULTILINE);

  private static final int MOST_COUNTS = 30;
  private static final int UNCHANGED_COUNTS = 3;
  private static final double SAME = 0.999;

  public LiveObjects {
    classToBytes = Map.copyOf(classToBytes);
  }

  /**
   * Counts when nothing goes any more: what is held by a cleaner, a finalizer or a weak reference takes more than one collection. Nothing that allocates much may run
   * beside it.
   */
  public static LiveObjects now() {
    LiveObjects least = count();
    int same = 0;
    for (int i = 0; i < MOST_COUNTS && same < UNCHANGED_COUNTS; i++) {
      LiveObjects next = count();
      same = next.bytes() < SAME * least.bytes() ? 0 : same + 1;
      least = next.bytes() < least.bytes() ? next : least;
    }
    return least;
  }

  private static LiveObjects count() {
    String histogram;
    try {
      histogram = (String) ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "gcClassHistogram",
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    Map<String, Long> bytes = new HashMap<>();
    Matcher rows = ROW.matcher(histogram);
    while (rows.find()) {
      bytes.merge(rows.group(2), Long.parseLong(rows.group(1)), Long::sum);
    }
    return new LiveObjects(bytes);
  }

  /** Of all classes. */
  public long bytes() {
    return classToBytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The classes that have grown most since then, for a message. */
  public String grownSince(LiveObjects before) {
    return classToBytes.entrySet().stream()
        .map(each -> Map.entry(
            each.getKey(), each.getValue() - before.classToBytes.getOrDefault(each.getKey(), 0L)))
        .sorted(Comparator.comparingLong(each -> -each.getValue()))
        .limit(12)
        .map(each -> each.getKey() + ' ' + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
