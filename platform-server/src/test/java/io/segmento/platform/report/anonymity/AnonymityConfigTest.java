package io.segmento.platform.report.anonymity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.config.ConfigException;
import io.segmento.platform.config.ConfigReader;
import io.segmento.proto.v1.ReportMetric;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnonymityConfigTest {
  @Test
  void everyKeyIsRead() {
    ConfigReader reader = ConfigReader.parse("""
        report.anonymity {
          roles = [partners], users = 10, partners = 3, largest-share = 0.5, noise = 2, closed-after = 1 h, budget = 7
          shared-budgets { affiliates = [north, south], shops = [west] }
          user-day { impressions = 3, viewables = 4, clicks = 5, conversions = 2, spend-micros { USD = 9, KZT = 8 } }
        }
        access.callers { north {}, south {}, west {} }""");
    AnonymityConfig config = AnonymityConfig.from(reader);
    reader.finish();
    assertThat(config)
        .isEqualTo(new AnonymityConfig(
            Set.of("partners"),
            new CellRule(10, 3, 0.5),
            new NoiseScales(
                2,
                Map.of(
                    ReportMetric.IMPRESSIONS, 3L,
                    ReportMetric.VIEWABLES, 4L,
                    ReportMetric.CLICKS, 5L,
                    ReportMetric.CONVERSIONS, 2L),
                Map.of("USD", 9L, "EUR", 60_000L, "RUB", 5_000_000L, "KZT", 8L)),
            Duration.ofHours(1),
            7,
            Map.of("north", "affiliates", "south", "affiliates", "west", "shops")));
    assertThat(config.budgetOf("north"))
        .isEqualTo(config.budgetOf("south"))
        .isNotEqualTo(config.budgetOf("affiliates"))
        .isNotEqualTo(config.budgetOf("west"));
  }

  @Test
  void ruleThatWouldTellOfAPartnerIsRefused() {
    ConfigReader reader = ConfigReader.parse("""
        report.anonymity.partners = 1
        report.anonymity.user-day.spend-micros.dollars = 1
        report.anonymity.shared-budgets { one = [north], Two = [north], three = [nroth] }
        access.callers.north {}
        """);
    AnonymityConfig unused = AnonymityConfig.from(reader);
    assertThatThrownBy(reader::finish)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("report.anonymity.partners")
        .hasMessageContaining("does not have")
        .hasMessageContaining("\"nroth\" (expected: a caller of access.callers)")
        .hasMessageContaining("a letter first")
        .hasMessageContaining("currencies such as USD");
  }
}
