package io.segmento.platform.currency;

import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rates in force. A file that changes is read again; one that is broken is refused and the rates before it stay, until they are too old
 * to be used. Thread-safe; asking for them never waits.
 */
public final class CurrencyRates implements Startable {

  private static final Logger log = LoggerFactory.getLogger(CurrencyRates.class);

  private final CurrencyConfig config;
  private final CurrencyMetrics metrics;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private volatile InForce inForce = new InForce(ExchangeRates.NONE, Long.MAX_VALUE);
  private @Nullable FileTime lastRead;
  private @Nullable String lastFailure;

  private record InForce(ExchangeRates rates, long untilMillis) {}

  @Inject
  CurrencyRates(CurrencyConfig config, CurrencyMetrics metrics, Clock clock) {
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-rates");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** {@link ExchangeRates#NONE} when there are none or they are too old. */
  public ExchangeRates current(long nowMillis) {
    InForce current = inForce;
    return nowMillis < current.untilMillis ? current.rates : ExchangeRates.NONE;
  }

  @Override
  public void start() {
    config.ratesFile().ifPresent(file -> {
      refresh(file);
      long millis = config.refresh().toMillis();
      var unused = scheduler.scheduleWithFixedDelay(
          () -> refresh(file), millis, millis, TimeUnit.MILLISECONDS);
    });
  }

  /** Reads the file if it has changed since it was last read. */
  private synchronized void refresh(Path file) {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      if (modified.equals(lastRead)) {
        return;
      }
      lastRead = modified;
      take(RatesFile.read(file, LocalDate.now(clock.withZone(ZoneOffset.UTC))));
    } catch (IOException | IllegalArgumentException e) {
      metrics.failed();
      if (Objects.equals(e.getMessage(), lastFailure)) {
        return;
      }
      lastFailure = e.getMessage();
      log.error(
          "currency.rates-file is not taken, the rates of {} stay: {}", current(), e.getMessage());
    }
  }

  private String current() {
    return inForce.rates.size() == 0 ? "nobody" : inForce.rates.id();
  }

  private void take(ExchangeRates rates) {
    long dayEnds =
        rates.date().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    inForce = new InForce(rates, dayEnds + config.maxAge().toMillis());
    metrics.loaded(rates);
    lastFailure = null;
    log.info("exchange rates of {} for {} currencies", rates.id(), rates.size());
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
