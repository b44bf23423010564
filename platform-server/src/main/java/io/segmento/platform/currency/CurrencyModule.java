package io.segmento.platform.currency;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Binds {@link CurrencyRates}. */
public final class CurrencyModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(CurrencyMetrics.class).in(SINGLETON);
    bind(CurrencyRates.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(CurrencyRates.class);
  }

  @Provides
  @Singleton
  CurrencyConfig currencyConfig(ConfigReader config, Clock clock) {
    String key = "currency.rates-file";
    Optional<Path> file = config.path(key);
    file.ifPresent(path -> {
      try {
        var unused = RatesFile.read(path, LocalDate.now(clock.withZone(ZoneOffset.UTC)));
      } catch (IllegalArgumentException e) {
        config.error(key, path, "a file of exchange rates; " + e.getMessage());
      }
    });
    return new CurrencyConfig(
        file,
        config.duration("currency.refresh", Duration.ofSeconds(10)),
        config.duration("currency.max-age", Duration.ofDays(7)));
  }
}
