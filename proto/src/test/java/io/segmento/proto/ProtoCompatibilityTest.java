package io.segmento.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Refuses breaking changes of any contract. How to record an addition: {@code proto/README.md}. */
class ProtoCompatibilityTest {
  private static final Path BASELINE = Path.of("src", "test", "resources", "contract-baseline.txt");
  private static final String SEPARATOR = " | ";

  private static final String SAMPLE = """
      file {
        package: "sample"
        message_type {
          name: "Bid"
          field { name: "price" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL oneof_index: 0 }
          field { name: "seat" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL default_value: "a" }
          oneof_decl { name: "amount" }
          reserved_range { start: 9 end: 10 }
        }
        enum_type { name: "Kind" value { name: "NONE" number: 0 } value { name: "WIN" number: 1 } }
        service {
          name: "Notice"
          method { name: "Send" input_type: ".sample.Bid" output_type: ".sample.Bid" server_streaming: true }
        }
      }
      """;

  @Test
  void contractsKeepWhatTheBaselinePromises() throws IOException {
    Map<String, String> current = Contracts.current();
    Map<String, String> baseline = Files.exists(BASELINE) ? read() : new TreeMap<>();
    assertThat(ContractChanges.breaking(baseline, current))
        .as("changes that break callers or stored data; see proto/README.md")
        .isEmpty();
    if (Boolean.getBoolean("segmento.contract.update")) {
      write(current);
      baseline = read();
    }
    assertThat(ContractChanges.unrecorded(baseline, current))
        .as("additions; record them with -Dsegmento.contract.update=true")
        .isEmpty();
  }

  @Test
  void theOpenRtbContractIsCovered() throws IOException {
    assertThat(Contracts.current()).containsKey("field openrtb.BidRequest.imp");
  }

  @Test
  void additionsBreakNothingAndAreSeen() throws IOException {
    Map<String, String> more = sample(
        "reserved_range { start: 9", "field { name: \"x\" number: 3 } reserved_range { start: 9");
    assertThat(ContractChanges.breaking(sample("", ""), more)).isEmpty();
    assertThat(ContractChanges.unrecorded(sample("", ""), more))
        .containsExactly("field sample.Bid.x");
  }

  @Test
  void changesOfNumberTypeLabelOneofAndDefaultAreRefused() throws IOException {
    assertRefused("number: 2", "number: 3", "field sample.Bid.seat");
    assertRefused("TYPE_STRING", "TYPE_BYTES", "field sample.Bid.seat");
    assertRefused(
        "TYPE_STRING label: LABEL_OPTIONAL",
        "TYPE_STRING label: LABEL_REPEATED",
        "field sample.Bid.seat");
    assertRefused("oneof_index: 0", "", "field sample.Bid.price");
    assertRefused("default_value: \"a\"", "default_value: \"b\"", "field sample.Bid.seat");
  }

  @Test
  void renamesAndRemovalsAreRefused() throws IOException {
    assertRefused("\"seat\"", "\"chair\"", "field sample.Bid.seat");
    assertRefused("name: \"Bid\"", "name: \"Offer\"", "message sample.Bid");
    assertRefused("\"WIN\"", "\"WON\"", "value sample.Kind.WIN");
    assertRefused("name: \"WIN\" number: 1", "name: \"WIN\" number: 2", "value sample.Kind.WIN");
    assertRefused("\"Send\"", "\"Post\"", "method sample.Notice.Send");
    assertRefused("\"Notice\"", "\"Notices\"", "service sample.Notice");
    assertRefused("start: 9 end: 10", "start: 10 end: 11", "reserved sample.Bid 9");
  }

  @Test
  void aChangeOfStreamingIsRefused() throws IOException {
    assertRefused("server_streaming: true", "", "method sample.Notice.Send");
    assertRefused(
        "server_streaming: true",
        "server_streaming: true client_streaming: true",
        "method sample.Notice.Send");
  }

  @Test
  void aFieldMayGoWhenItsNumberAndNameAreReserved() throws IOException {
    String seat =
        "field { name: \"seat\" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL default_value: \"a\" }";
    assertThat(ContractChanges.breaking(
            sample("", ""),
            sample(seat, "reserved_range { start: 2 end: 3 } reserved_name: \"seat\"")))
        .isEmpty();
    assertRefused(seat, "reserved_range { start: 2 end: 3 }", "field sample.Bid.seat");
    assertRefused(seat, "reserved_name: \"seat\"", "field sample.Bid.seat");
  }

  private static void assertRefused(String was, String is, String name) throws IOException {
    assertThat(ContractChanges.breaking(sample("", ""), sample(was, is)))
        .as("%s -> %s", was, is)
        .anySatisfy(change -> assertThat(change).startsWith(name + ':'));
  }

  private static Map<String, String> sample(String was, String is) throws IOException {
    assertThat(SAMPLE).contains(was);
    return Contracts.of(TextFormat.parse(
        was.isEmpty() ? SAMPLE : SAMPLE.replace(was, is), FileDescriptorSet.class));
  }

  private static Map<String, String> read() throws IOException {
    try (Stream<String> lines = Files.lines(BASELINE)) {
      return lines
          .filter(line -> !line.isEmpty())
          .map(line -> line.split(Pattern.quote(SEPARATOR), 2))
          .collect(Collectors.toMap(sides -> sides[0], sides -> sides.length == 1 ? "" : sides[1]));
    }
  }

  private static void write(Map<String, String> contracts) throws IOException {
    Files.write(
        BASELINE,
        contracts.entrySet().stream()
            .map(line -> line.getValue().isEmpty()
                ? line.getKey()
                : line.getKey() + SEPARATOR + line.getValue())
            .toList());
  }
}
