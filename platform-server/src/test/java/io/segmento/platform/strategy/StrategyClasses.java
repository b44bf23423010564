package io.segmento.platform.strategy;

import java.lang.ref.WeakReference;

/** Whether the classes of a version are gone, for tests in other packages. */
public final class StrategyClasses {
  private StrategyClasses() {}

  public static WeakReference<ClassLoader> of(LoadedStrategy strategy) {
    return new WeakReference<>(strategy.classLoader());
  }
}
