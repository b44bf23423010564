package io.segmento.platform.currency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurrencyRatesTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-24");

  @TempDir
  Path folder;

  private final MutableClock clock = MutableClock.at("2026-11-24T10:00:00Z");
  private final CollectorRegistry registry = new CollectorRegistry();
  private Path file;
  private CurrencyRates rates;
  private int writes;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("rates.conf");
    write("date = \"2026-11-24\", base = \"EUR\", rates { USD = 1.1 }");
    rates = new CurrencyRates(
        new CurrencyConfig(Optional.of(file), Duration.ofMillis(5), Duration.ofDays(2)),
        new CurrencyMetrics(registry, clock),
        clock);
    rates.start();
  }

  @AfterEach
  void close() {
    rates.close();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    // Two writes within one tick of the file system's clock would look like one.
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * ++writes));
  }

  private long usd(long micros) {
    return rates.current(clock.millis()).nearest(micros, "EUR", "USD");
  }

  private double metric(String name) {
    return registry.getSampleValue(name);
  }

  @Test
  void aFileThatChangesIsReadAgainAndABrokenOneIsRefused() throws IOException {
    assertThat(usd(100)).isEqualTo(110);
    assertThat(metric("segmento_currency_rates")).isEqualTo(2);
    assertThat(metric("segmento_currency_rates_age_seconds")).isEqualTo(36_000);

    write("date = \"2026-11-25\", base = \"EUR\", rates { USD = 1.2, JPY = 160 }");
    Await.until("the new rates are there", () -> usd(100) == 120);
    assertThat(rates.current(clock.millis()).id()).isEqualTo("2026-11-25");

    write("date = \"2026-11-25\", base = \"EUR\", rates { USD = ");
    Await.until(
        "the broken file is counted", () -> metric("segmento_currency_load_failures_total") == 1);
    Files.delete(file);
    Await.until(
        "the missing file is counted", () -> metric("segmento_currency_load_failures_total") > 1);
    assertThat(usd(100)).isEqualTo(120);
  }

  @Test
  void ratesThatAreTooOldAreNotUsed() {
    clock.set(Instant.parse("2026-11-26T23:59:59Z"));
    assertThat(rates.current(clock.millis()).converts("EUR", "USD")).isTrue();
    clock.set(Instant.parse("2026-11-27T00:00:00Z"));
    assertThat(rates.current(clock.millis()).converts("EUR", "USD")).isFalse();
    assertThat(metric("segmento_currency_rates_age_seconds")).isEqualTo(3 * 86_400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base = EUR, rates { USD = 1.1 } | date",
        "date = 2026-11-24, rates { USD = 1.1 } | base",
        "date = 2026-11-24, base = EUR | rates",
        "date = 24.11.2026, base = EUR, rates { USD = 1.1 } | date: \"24.11.2026\" (expected: a day",
        "date = 2026-11-26, base = EUR, rates { USD = 1.1 } | (expected: not after tomorrow)",
        "date = 2026-11-24, base = euro, rates { USD = 1.1 } | base: \"euro\"",
        "date = 2026-11-24, base = EUR, rates { usd = 1.1 } | rates: \"usd\"",
        "date = 2026-11-24, base = EUR, rates { USD = 0 } | rates.USD: 0",
        "date = 2026-11-24, base = EUR, rates { USD = -1 } | rates.USD: -1",
        "date = 2026-11-24, base = EUR, rates { USD = much } | rates.USD: much",
        "date = 2026-11-24, base = EUR, rates { EUR = 2 } | rates.EUR: 2.0 (expected: 1",
      })
  void whatIsWrongIsNamed(String text, String message) throws IOException {
    write(text);
    assertThatThrownBy(() -> RatesFile.read(file, TODAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
