package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says by tree and descriptor, and with nothing of the codec, what of a JSON object OpenRTB defines: unknown fields gone, lenient forms in the form
 * that the field's type has. Objects become maps, arrays lists, numbers decimals, booleans 0 and 1.
 */
final class JsonOracle {
  private JsonOracle() {}

  static Map<String, Object> defined(JsonNode object, Descriptor type) {
    Map<String, Object> defined = new TreeMap<>();
    object.properties().forEach(property -> {
      FieldDescriptor field = type.findFieldByName(property.getKey());
      if (field != null) {
        Object value = field(property.getValue(), field);
        if (value != null) {
          defined.put(property.getKey(), value);
        }
      }
    });
    if (type.getName().equals("Native") && !defined.containsKey("request") && object.isObject()) {
      Map<String, Object> bare = defined(
          ((ObjectNode) object.deepCopy()).retain("layout", "adunit", "plcmtcnt", "seq", "assets"),
          type.getFile().findMessageTypeByName("NativeRequest"));
      if (!bare.isEmpty()) {
        defined.put("request", bare);
      }
    }
    return defined;
  }

  private static @Nullable Object field(JsonNode node, FieldDescriptor field) {
    if (!field.isRepeated()) {
      JsonNode one = node.isArray() ? node.path(0) : node;
      return one(one, field);
    }
    List<Object> values = new ArrayList<>();
    for (JsonNode element : node.isArray() ? node : List.of(node)) {
      Object value = one(element, field);
      if (value != null) {
        values.add(value);
      }
    }
    return values.isEmpty() ? null : values;
  }

  private static @Nullable Object one(JsonNode node, FieldDescriptor field) {
    if (node.isNull()
        || node.isMissingNode()
        || (node.isTextual() && node.textValue().isEmpty())) {
      return null;
    }
    if (field.getName().equals("request") && node.isObject()) {
      JsonNode bare = node.has("native") ? node.get("native") : node;
      return defined(bare, field.getFile().findMessageTypeByName("NativeRequest"));
    }
    return switch (field.getJavaType()) {
      case STRING -> node.asText();
      case BOOLEAN -> {
        boolean yes = node.isBoolean()
            ? node.booleanValue()
            : node.asText().equals("true") || node.asText().equals("1");
        yield yes ? BigDecimal.ONE : BigDecimal.ZERO;
      }
      case INT, DOUBLE -> {
        BigDecimal number = node.isBoolean()
            ? new BigDecimal(node.booleanValue() ? 1 : 0)
            : new BigDecimal(node.asText());
        yield number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      }
      case MESSAGE -> node.isBoolean() ? null : defined(node, field.getMessageType());
      default -> throw new IllegalStateException(field.getFullName());
    };
  }
}
