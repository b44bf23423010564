package io.segmento.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostReportTest {
  @Test
  void mediansStandBesideTheYardstick() {
    Map<String, List<Measurement>> results = new LinkedHashMap<>();
    results.put(
        "echo",
        List.of(of(Map.of("echo", 10.0)), of(Map.of("echo", 30.0)), of(Map.of("echo", 20.0))));
    results.put(
        "bid",
        List.of(
            of(Map.of("Redis", 5.0, "core", 40.0, "gateway", 35.0)),
            of(Map.of("Redis", 5.0, "core", 20.0, "gateway", 15.0)),
            of(Map.of("Redis", 5.0, "core", 30.0, "gateway", 25.0))));

    String section = CostReport.render(results, List.of("Command: x"));

    assertThat(section)
        .contains("| echo |  |  |  | 20.0 | **20.0** | 1.0 | 10.0–30.0 | 1,000 |")
        .contains("| bid | 5.0 | 30.0 | 25.0 |  | **60.0** | 3.0 | 40.0–80.0 | 1,000 |")
        .contains("- Command: x", "cores", "JDK " + Runtime.version());
  }

  private static Measurement of(Map<String, Double> micros) {
    return new Measurement(micros, 1000, 0);
  }
}
