package io.segmento.platform.strategy;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** How full the heap was of what is in use when it was last collected, from 0 to 1. Thread-safe. */
@FunctionalInterface
interface HeapFill {

  double share();

  /** This process's; 0 before its first collection. */
  static double measured() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage collected = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      used += collected == null ? 0 : collected.getUsed();
    }
    return (double) used / Runtime.getRuntime().maxMemory();
  }
}
