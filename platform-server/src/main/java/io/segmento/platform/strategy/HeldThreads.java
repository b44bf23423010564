package io.segmento.platform.strategy;

/** Whoever owns the threads on which strategies are asked: told how many of them are lost to calls that do not come back. Thread-safe. */
@FunctionalInterface
public interface HeldThreads {

  /** Nobody's. */
  HeldThreads NONE = calls -> {};

  /** Told about once a second; fewer than before when some did come back. */
  void held(int calls);
}
