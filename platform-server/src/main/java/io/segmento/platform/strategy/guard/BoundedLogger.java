package io.segmento.platform.strategy.guard;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/** What a plugin logs with: so many lines a second for all loggers of one plugin, the others are dropped. A line is written while the caller waits, and a decision could write one each. */
final class BoundedLogger implements InvocationHandler {

  static final int LINES = 20;

  private static final long SECOND_NANOS = 1_000_000_000;
  /** By the plugin's class loader; what belongs to none is counted together. */
  private static final Map<ClassLoader, Lines> LINES_OF =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Logger logger;
  private final Lines lines;

  private BoundedLogger(Logger logger, Lines lines) {
    this.logger = logger;
    this.lines = lines;
  }

  static Logger of(Class<?> type) {
    Lines lines = LINES_OF.computeIfAbsent(type.getClassLoader(), unused -> new Lines());
    return (Logger) Proxy.newProxyInstance(
        Logger.class.getClassLoader(),
        new Class<?>[] {Logger.class},
        new BoundedLogger(LoggerFactory.getLogger(type), lines));
  }

  private static final class Lines {
    private long sinceNanos = System.nanoTime();
    private int left = LINES;

    synchronized boolean take() {
      long now = System.nanoTime();
      if (now - sinceNanos >= SECOND_NANOS) {
        sinceNanos = now;
        left = LINES;
      }
      return left > 0 && left-- > 0;
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean builds = method.getReturnType() == LoggingEventBuilder.class;
    boolean writes = method.getReturnType() == void.class;
    if ((builds || writes) && isOff(method.getName())) {
      return builds ? NOPLoggingEventBuilder.singleton() : null;
    }
    if (writes && !lines.take()) {
      return null;
    }
    Object made = called(logger, method, arguments);
    return builds ? bounded((LoggingEventBuilder) requireNonNull(made, "builder")) : made;
  }

  /** A line is taken when it is written: a builder can be kept, and write again and again. */
  private LoggingEventBuilder bounded(LoggingEventBuilder builder) {
    return (LoggingEventBuilder) Proxy.newProxyInstance(
        LoggingEventBuilder.class.getClassLoader(),
        new Class<?>[] {LoggingEventBuilder.class},
        (proxy, method, arguments) -> {
          boolean writes = method.getReturnType() == void.class;
          if (writes && !lines.take()) {
            return null;
          }
          Object made = called(builder, method, arguments);
          // Each step gives the builder itself, or one to go on with.
          return made instanceof LoggingEventBuilder next
              ? next == builder ? proxy : bounded(next)
              : made;
        });
  }

  private static @Nullable Object called(Object on, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw requireNonNull(e.getCause(), "cause");
    }
  }

  /** Whether nothing would be written anyway, as by {@code debug} and {@code atDebug} at INFO. */
  private boolean isOff(String method) {
    String level =
        (method.startsWith("at") ? method.substring(2) : method).toUpperCase(Locale.ROOT);
    for (Level each : Level.values()) {
      if (each.name().equals(level)) {
        return !logger.isEnabledForLevel(each);
      }
    }
    return false;
  }
}
