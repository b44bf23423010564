package io.segmento.platform.lifecycle;

/** Something that connects, listens or schedules. Bind it into the {@code Set<AutoCloseable>}; {@link Lifecycle} starts and closes it. */
public interface Startable extends AutoCloseable {
  /** Called once, from the main thread, in the order of registration; throws when the process must not come up. */
  void start() throws Exception;

  /** Called once, also when {@link #start()} failed or never ran; may wait for what is under way, but not without a limit. */
  @Override
  void close();
}
