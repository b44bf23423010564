package io.segmento.platform.observability;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this node may get traffic: every check says yes and it is not draining. Looked at five times a second. */
public final class Readiness implements Startable {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);
  private static final long INTERVAL_MILLIS = 200;

  private final List<ReadinessCheck> checks = new CopyOnWriteArrayList<>();
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> drainListeners = new CopyOnWriteArrayList<>();
  private final ReadinessMetrics metrics;
  private final ScheduledExecutorService scheduler;
  private volatile Map<String, String> notReady = Map.of("startup", "starting");
  private volatile boolean draining;

  @Inject
  public Readiness(Set<ReadinessCheck> checks, ReadinessMetrics metrics) {
    this.checks.addAll(checks);
    this.metrics = requireNonNull(metrics, "metrics");
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-readiness");
      thread.setDaemon(true);
      return thread;
    });
  }

  public void register(ReadinessCheck check) {
    checks.add(requireNonNull(check, "check"));
  }

  /** Tells the listener the present state at once and then every change, on the thread that looks; it must not block. */
  public synchronized void addListener(Consumer<Boolean> listener) {
    listeners.add(requireNonNull(listener, "listener"));
    listener.accept(isReady());
  }

  /** Runs the listener when the node begins to drain: what keeps a call open for ever, such as a stream, ends it then. */
  public void onDrain(Runnable listener) {
    drainListeners.add(requireNonNull(listener, "listener"));
    if (draining) {
      listener.run();
    }
  }

  public boolean isReady() {
    return notReady.isEmpty();
  }

  /** What is not ready, with the reason, sorted by name, as of the last look. */
  public Map<String, String> notReady() {
    return notReady;
  }

  /** From here on the node is not ready, for good: load balancers turn away while requests in flight end. */
  public synchronized void drain() {
    if (draining) {
      return;
    }
    draining = true;
    look();
    for (Runnable listener : drainListeners) {
      listener.run();
    }
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::lookSafely, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    drain();
  }

  /** Asks every check now. */
  public synchronized void look() {
    Map<String, String> found = new TreeMap<>();
    if (draining) {
      found.put("shutdown", "draining");
    }
    for (ReadinessCheck check : checks) {
      ask(check).ifPresent(reason -> found.put(check.name(), reason));
    }
    boolean before = isReady();
    if (!found.keySet().equals(notReady.keySet())) {
      logChange(found);
    }
    notReady = Collections.unmodifiableMap(found);
    boolean now = isReady();
    metrics.ready(now);
    if (before != now) {
      for (Consumer<Boolean> listener : listeners) {
        listener.accept(now);
      }
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      log.error("readiness could not be looked at", e);
    }
  }

  private static Optional<String> ask(ReadinessCheck check) {
    try {
      return check.notReady();
    } catch (RuntimeException e) {
      log.error("the readiness check {} failed", check.name(), e);
      return Optional.of("the check failed");
    }
  }

  private static void logChange(Map<String, String> found) {
    if (found.isEmpty()) {
      log.info("ready");
    } else {
      log.info("not ready: {}", found);
    }
  }
}
