package io.segmento.platform.lifecycle;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what is {@link Startable} in the order of registration and closes everything in reverse. The order is that of the modules: what
 * others need is installed first, the gRPC server last.
 */
public final class Lifecycle implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private final List<AutoCloseable> parts;
  private boolean closed;

  @Inject
  public Lifecycle(Set<AutoCloseable> parts) {
    this.parts = List.copyOf(requireNonNull(parts, "parts"));
  }

  /** Starts all; when one fails, closes all and throws what it threw. */
  public synchronized void start() throws Exception {
    try {
      for (AutoCloseable part : parts) {
        if (part instanceof Startable startable) {
          startable.start();
        }
      }
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  /** Closes all in reverse order, once; a failure to close is logged and does not keep the rest open. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<AutoCloseable> remaining = new ArrayList<>(parts);
    for (int i = remaining.size() - 1; i >= 0; i--) {
      AutoCloseable part = remaining.get(i);
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
