package io.segmento.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.BidRequests;
import io.segmento.tools.exchange.BidRequests.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoadMixTest {
  @TempDir
  private Path directory;

  @Test
  void whatAFileLeavesOutIsAsShipped() throws IOException {
    LoadMix mix = read("users: {known: 1, no_id: 3}\ntmax_millis: 80\n");

    assertThat(mix.users()).isEqualTo(Map.of(LoadMix.Known.KNOWN, 1.0, LoadMix.Known.NO_ID, 3.0));
    assertThat(mix.tmaxMillis()).isEqualTo(80);
    assertThat(mix.formats()).isEqualTo(LoadMix.DEFAULT.formats());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users: {friend: 1}            | users: \"friend\" (expected: one of [known, stranger, no_id])",
        "formats: {banner: -1}         | formats: -1",
        "formats: {banner: 0}          | formats: no weight above 0",
        "deal_percent: 101             | deal_percent: 101",
        "body_bytes: {9999999: 1}      | body_bytes: 9999999",
        "tmax_millis: 5                | tmax_millis: 5",
        "speed: 3                      | speed",
        "users: [                      | users",
        "users: {known: many}          | users.known",
        "{]                            | not YAML",
      })
  void aFaultIsToldByItsField(String text, String told) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining(told);
  }

  @Test
  void requestsFollowTheWeights() {
    List<MixRequest> requests = MixRequest.of(
        LoadMix.DEFAULT, "http://localhost:1", "/x", List.of("uid-1"), 10_000, new Random(1));

    long known = requests.stream().filter(r -> r.known() == LoadMix.Known.KNOWN).count();
    long videos = requests.stream().filter(r -> text(r).contains("\"video\"")).count();
    long deals =
        requests.stream().filter(r -> text(r).contains(MixRequest.DEAL)).count();
    long large = requests.stream().filter(r -> r.bytes() > 39_000).count();
    // Four standard deviations of 10,000 draws.
    assertThat(known).isBetween(880L, 1_120L);
    assertThat(videos).isBetween(690L, 910L);
    assertThat(deals).isBetween(412L, 588L);
    assertThat(large).isBetween(60L, 140L);
    assertThat(requests.stream().filter(r -> text(r).contains("uid-1")).count()).isEqualTo(known);
  }

  @ParameterizedTest
  @EnumSource(Slot.class)
  void everyFormatIsARequestThatParses(Slot slot) throws IOException {
    String text = BidRequests.of("r", "u", 100, slot, "d-1", 5_000);

    JsonNode request = new ObjectMapper().readTree(text);
    assertThat(text).hasSizeGreaterThan(6_000).doesNotContain("%");
    assertThat(request.at("/imp/0/" + slot.name().toLowerCase(Locale.ROOT)).isObject())
        .isTrue();
    assertThat(request.at("/imp/0/pmp/deals/0/id").asText()).isEqualTo("d-1");
    if (slot == Slot.NATIVE) {
      assertThat(new ObjectMapper()
              .readTree(request.at("/imp/0/native/request").asText())
              .path("assets")
              .size())
          .isEqualTo(3);
    }
  }

  private static String text(MixRequest request) {
    return new String(request.wire(), StandardCharsets.UTF_8);
  }

  private LoadMix read(String text) throws IOException {
    return LoadMix.read(Files.writeString(directory.resolve("mix.yaml"), text));
  }
}
