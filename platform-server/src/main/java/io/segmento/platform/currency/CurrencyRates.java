package io.segmento.platform.currency;

import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WatchedFile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rates in force. A file that changes is read again; one that is broken is refused and the rates before it stay, until they are too old
 * to be used. Thread-safe; asking for them never waits.
 */
public final class CurrencyRates implements Startable, WatchedFile.Holder {

  private static final Logger log = LoggerFactory.getLogger(CurrencyRates.class);

  private final CurrencyConfig config;
  private final CurrencyMetrics metrics;
  private final Clock clock;
  private final Optional<WatchedFile> watched;
  private volatile InForce inForce = new InForce(ExchangeRates.NONE, Long.MAX_VALUE);

  private record InForce(ExchangeRates rates, long untilMillis) {}

  @Inject
  CurrencyRates(CurrencyConfig config, CurrencyMetrics metrics, Clock clock) {
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    this.watched = config
        .ratesFile()
        .map(file -> new WatchedFile("segmento-rates", file, config.refresh(), this));
  }

  /** {@link ExchangeRates#NONE} when there are none or they are too old. */
  public ExchangeRates current(long nowMillis) {
    InForce current = inForce;
    return nowMillis < current.untilMillis ? current.rates : ExchangeRates.NONE;
  }

  @Override
  public void start() {
    watched.ifPresent(WatchedFile::start);
  }

  @Override
  public void take(Path file) throws IOException {
    ExchangeRates rates = RatesFile.read(file, LocalDate.now(clock.withZone(ZoneOffset.UTC)));
    long dayEnds =
        rates.date().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    inForce = new InForce(rates, dayEnds + config.maxAge().toMillis());
    metrics.loaded(rates);
    log.info("exchange rates of {} for {} currencies", rates.id(), rates.size());
  }

  @Override
  public void failed() {
    metrics.failed();
  }

  @Override
  public void refused(String reason) {
    log.error("currency.rates-file is not taken, the rates of {} stay: {}", current(), reason);
  }

  private String current() {
    return inForce.rates.size() == 0 ? "nobody" : inForce.rates.id();
  }

  @Override
  public void close() {
    watched.ifPresent(WatchedFile::close);
  }
}
