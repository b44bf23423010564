package io.segmento.platform.currency;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;

/** {@code segmento_currency_*}: how old the exchange rates are. */
final class CurrencyMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final Gauge currencies;
  private final Counter failures;
  private volatile ExchangeRates rates = ExchangeRates.NONE;

  @Inject
  CurrencyMetrics(CollectorRegistry registry, Clock clock) {
    currencies = Gauge.build(
            "segmento_currency_rates", "Currencies with a rate; 0: nothing is converted.")
        .register(registry);
    failures = Counter.build(
            "segmento_currency_load_failures_total",
            "Rates files that were not taken; the rates before them stay.")
        .register(registry);
    Gauge.build(
            "segmento_currency_rates_age_seconds",
            "Since the day of the rates began (UTC); 0 without rates.")
        .create()
        .setChild(new Gauge.Child() {
          @Override
          public double get() {
            return ageSeconds(clock);
          }
        })
        .register(registry);
  }

  private double ageSeconds(Clock clock) {
    if (rates.size() == 0) {
      return 0;
    }
    long began = rates.date().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    return Math.max(0, (clock.millis() - began) / MILLIS_PER_SECOND);
  }

  void loaded(ExchangeRates loaded) {
    rates = loaded;
    currencies.set(loaded.size());
  }

  void failed() {
    failures.inc();
  }
}
