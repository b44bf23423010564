package io.segmento.tools.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds a tree to a message's shape and says where and how it differs, by the path that a reader of the file would use. */
final class ShapeCheck {
  private final List<String> faults = new ArrayList<>();

  private ShapeCheck() {}

  static List<String> faults(JsonNode tree, Descriptor message) {
    ShapeCheck check = new ShapeCheck();
    check.message("", tree, message);
    return check.faults;
  }

  private void message(String path, JsonNode node, Descriptor message) {
    if (!node.isObject()) {
      fault(path, node, "a mapping with fields of " + message.getName());
      return;
    }
    Map<OneofDescriptor, String> chosen = new HashMap<>();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      String at = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      FieldDescriptor field = field(message, property.getKey());
      if (field == null) {
        faults.add(at + ": no such field" + suggestion(message, property.getKey()));
        continue;
      }
      OneofDescriptor oneof = field.getRealContainingOneof();
      String other = oneof == null ? null : chosen.putIfAbsent(oneof, property.getKey());
      if (other != null) {
        faults.add(at + ": beside " + other + " (expected: one of them)");
      }
      field(at, property.getValue(), field);
    }
  }

  private void field(String path, JsonNode node, FieldDescriptor field) {
    if (node.isNull()) {
      return;
    }
    if (field.isMapField()) {
      if (!node.isObject()) {
        fault(path, node, "a mapping");
        return;
      }
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      node.properties()
          .forEach(entry -> value(path + "." + entry.getKey(), entry.getValue(), value));
    } else if (field.isRepeated()) {
      if (!node.isArray()) {
        fault(path, node, "a list");
        return;
      }
      for (int index = 0; index < node.size(); index++) {
        value(path + "[" + index + "]" + label(node.get(index)), node.get(index), field);
      }
    } else {
      value(path, node, field);
    }
  }

  private void value(String path, JsonNode node, FieldDescriptor field) {
    switch (field.getJavaType()) {
      case MESSAGE -> message(path, node, field.getMessageType());
      case BOOLEAN -> expect(path, node, node.isBoolean(), "true or false");
      case INT, LONG -> expect(path, node, isWhole(node), "a whole number");
      case FLOAT, DOUBLE -> expect(path, node, node.isNumber(), "a number");
      case STRING -> expect(path, node, node.isTextual(), "text; put it in quotes");
      case BYTE_STRING -> expect(path, node, node.isTextual(), "base64");
      case ENUM ->
        expect(
            path,
            node,
            node.isTextual() && field.getEnumType().findValueByName(node.asText()) != null,
            field.getEnumType().getValues().stream()
                .filter(value -> value.getNumber() != 0)
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", ")));
    }
  }

  private void expect(String path, JsonNode node, boolean holds, String expected) {
    if (!holds) {
      fault(path, node, expected);
    }
  }

  private void fault(String path, JsonNode node, String expected) {
    String value =
        node.isContainerNode() ? (node.isArray() ? "a list" : "a mapping") : node.toString();
    faults.add((path.isEmpty() ? "" : path + ": ") + value + " (expected: " + expected + ")");
  }

  private static boolean isWhole(JsonNode node) {
    if (node.isIntegralNumber()) {
      return true;
    }
    if (!node.isTextual()) {
      return false;
    }
    try {
      new BigDecimal(node.asText()).toBigIntegerExact();
      return true;
    } catch (ArithmeticException | NumberFormatException e) {
      return false;
    }
  }

  private static @Nullable FieldDescriptor field(Descriptor message, String name) {
    for (FieldDescriptor field : message.getFields()) {
      if (field.getName().equals(name) || field.getJsonName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  /** What a catalog entry is, for the reader who does not count: {@code (campaign shop-fixed)}. */
  private static String label(JsonNode node) {
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      for (String name : List.of("id", "sku")) {
        JsonNode id = property.getValue().path(name);
        if (id.isTextual()) {
          return "(" + property.getKey() + " " + id.asText() + ")";
        }
      }
    }
    return "";
  }

  private static String suggestion(Descriptor message, String name) {
    String names = message.getFields().stream()
        .map(FieldDescriptor::getName)
        .collect(Collectors.joining(", "));
    return message.getFields().stream()
        .map(FieldDescriptor::getName)
        .min(Comparator.comparingInt(known -> distance(known, name)))
        .filter(nearest -> distance(nearest, name) <= Math.max(2, name.length() / 2))
        .map(nearest -> " (did you mean " + nearest + "?)")
        .orElse(" (expected: one of " + names + ")");
  }

  /** Levenshtein distance; none from a beginning to its continuation. */
  private static int distance(String a, String b) {
    if (a.startsWith(b) && b.length() >= 3) {
      return 0;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
