package io.segmento.sinks;

import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.UserRef;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where events go. {@link SinkPump} gives it what it reads, which may be events that it had been given before, in this process or in one that ended anywhere
 * in between; each is to be there once. For one thread.
 */
public interface EventSink extends AutoCloseable {
  /**
   * Takes events; they need not be safe yet.
   *
   * @return how many of them were not there already, as far as the sink can tell
   */
  int write(List<EventEntry> events) throws IOException, InterruptedException;

  /**
   * All that was written is safe when it returns; the pump then acknowledges it.
   *
   * @return how many bytes became safe since the last time
   */
  long commit() throws IOException, InterruptedException;

  /**
   * Takes the references of these users away, by the day on which they were called so, from all that was ever written.
   *
   * @return how many events lost their user
   */
  long forget(Map<LocalDate, Set<UserRef>> users) throws IOException, InterruptedException;

  /** What was not committed is not kept. */
  @Override
  void close() throws IOException;
}
