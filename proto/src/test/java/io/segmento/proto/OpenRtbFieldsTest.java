package io.segmento.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.segmento.proto.openrtb.BidRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Holds our OpenRTB schema to the published field table: same messages, numbers, types, labels, oneofs, defaults and deprecations. */
class OpenRtbFieldsTest {
  private static final Path TABLE =
      Path.of(System.getProperty("segmento.root", ".."), "..", "shared", "openrtb", "fields.tsv");
  private static final String PACKAGE = "openrtb.";

  @Test
  void everyFieldOfTheTableIsOursAndNoOther() throws IOException {
    assertThat(ours()).isEqualTo(table());
  }

  /** The table as one line of facts for each field. */
  private static Map<String, String> table() throws IOException {
    if (!Files.exists(TABLE)) {
      String message =
          "NOT TESTED: the OpenRTB field table is missing (expected: ../shared/openrtb/fields.tsv)";
      System.out.println(message);
      Assumptions.abort(message);
    }
    Map<String, String> facts = new TreeMap<>();
    List<String> lines = Files.readAllLines(TABLE);
    assertThat(lines.get(0)).isEqualTo("message\tfield\tnumber\ttype\tlabel\toneof\toptions");
    for (String line : lines.subList(1, lines.size())) {
      String[] cell = line.split("\t", -1);
      String options = cell[6];
      String fact = fact(
          cell[2],
          resolve(cell[0], cell[3]),
          cell[4],
          cell[5],
          defaultOf(options),
          options.contains("deprecated = true"));
      String key = cell[0] + '.' + cell[1];
      assertThat(facts.put(key, fact)).as(key).isNull();
    }
    return facts;
  }

  /** The type that {@code name} means inside {@code message}: the innermost of that name, as in a schema. */
  private static String resolve(String message, String name) {
    Map<String, Descriptor> messages = messages();
    for (String scope = message + '.';
        ;
        scope = scope.substring(0, scope.lastIndexOf('.', scope.length() - 2) + 1)) {
      if (messages.containsKey(PACKAGE + scope + name)) {
        return PACKAGE + scope + name;
      }
      if (scope.isEmpty()) {
        return name;
      }
    }
  }

  private static String defaultOf(String options) {
    for (String option : options.split(",", -1)) {
      String[] sides = option.split("=", 2);
      if (sides[0].strip().equals("default")) {
        // One cell of the table lost the point of 0.0.
        return sides[1].strip().replace("\"", "").replace("0 0", "0");
      }
    }
    return "";
  }

  private static Map<String, String> ours() {
    Map<String, String> facts = new TreeMap<>();
    for (Descriptor type : messages().values()) {
      for (FieldDescriptor field : type.getFields()) {
        OneofDescriptor oneof = field.getRealContainingOneof();
        String fact = fact(
            String.valueOf(field.getNumber()),
            type(field),
            field.isRepeated() && !field.isMapField() ? "repeated" : "",
            oneof == null ? "" : oneof.getName(),
            field.hasDefaultValue() ? plain(field.getDefaultValue()) : "",
            field.getOptions().getDeprecated());
        facts.put(type.getFullName().substring(PACKAGE.length()) + '.' + field.getName(), fact);
      }
    }
    return facts;
  }

  private static Map<String, Descriptor> messages() {
    Map<String, Descriptor> messages = new HashMap<>();
    List<Descriptor> left = new ArrayList<>(BidRequest.getDescriptor().getFile().getMessageTypes());
    while (!left.isEmpty()) {
      Descriptor type = left.remove(left.size() - 1);
      if (!type.getOptions().getMapEntry()) {
        messages.put(type.getFullName(), type);
        left.addAll(type.getNestedTypes());
      }
    }
    return messages;
  }

  private static String type(FieldDescriptor field) {
    if (field.isMapField()) {
      return field.getMessageType().getFields().stream()
          .map(OpenRtbFieldsTest::type)
          .collect(Collectors.joining(",", "map<", ">"));
    }
    return field.getType() == FieldDescriptor.Type.MESSAGE
        ? field.getMessageType().getFullName()
        : field.getType().name().toLowerCase(Locale.ROOT);
  }

  private static String plain(Object value) {
    return value.equals(0.0) ? "0" : value.toString();
  }

  private static String fact(
      String number,
      String type,
      String label,
      String oneof,
      String defaultValue,
      boolean deprecated) {
    return "number=" + number + " type=" + type + " label=" + label + " oneof=" + oneof
        + " default=" + defaultValue + " deprecated=" + deprecated;
  }
}
