package io.segmento.platform.strategy;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** The heap of this process. */
final class MeasuredHeap implements HeapFill {

  /** Looks at what is old in part only: that it was there says nothing, but what it left does. */
  private static final String G1_YOUNG = "G1 Young Generation";

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
          collection = (collection * PRIME + collected.getUsed()) * PRIME + collections(pool);
        }
      }
    }
    return new Sample((double) used / Runtime.getRuntime().maxMemory(), collection);
  }

  /** Pools that only take in what is new have no such threshold. */
  private static boolean holdsTheOld(MemoryPoolMXBean pool) {
    return pool.isUsageThresholdSupported();
  }

  private static long collections(MemoryPoolMXBean pool) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(each -> !each.getName().equals(G1_YOUNG)
            && List.of(each.getMemoryPoolNames()).contains(pool.getName()))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
