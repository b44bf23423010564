package io.segmento.platform.strategy;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Set;

/** The heap of this process. */
final class MeasuredHeap implements HeapFill {

  /** Looks at what is old in part only: that it was there says nothing, but what it left does. */
  private static final String G1_YOUNG = "G1 Young Generation";
  /**
   * Name the old pool too, and are none: of generational ZGC, minor ones look at what is new, and what they leave of the old is what they bring into it; a pause is one of several of its cycle, and
   * what that found is known at its end.
   */
  private static final Set<String> PARTS =
      Set.of(G1_YOUNG, "ZGC Minor Cycles", "ZGC Minor Pauses", "ZGC Major Pauses", "ZGC Pauses");

  private static final long PRIME = 31;

  @Override
  public Sample sample() {
    long used = 0;
    long collection = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage collected = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      if (collected != null) {
        used += collected.getUsed();
        if (holdsTheOld(pool)) {
          long left = isCollectedInPart(pool) ? collected.getUsed() : 0;
          collection = (collection * PRIME + left) * PRIME + collections(pool);
        }
      }
    }
    return new Sample((double) used / Runtime.getRuntime().maxMemory(), collection);
  }

  /** Pools that only take in what is new have no such threshold. */
  private static boolean holdsTheOld(MemoryPoolMXBean pool) {
    return pool.isUsageThresholdSupported();
  }

  private static boolean isCollectedInPart(MemoryPoolMXBean pool) {
    return List.of(pool.getMemoryManagerNames()).contains(G1_YOUNG);
  }

  /** Whether what is counted under a name are collections of all that is old. */
  static boolean collectsTheOld(String collector) {
    return !PARTS.contains(collector);
  }

  private static long collections(MemoryPoolMXBean pool) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(each -> collectsTheOld(each.getName())
            && List.of(each.getMemoryPoolNames()).contains(pool.getName()))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
