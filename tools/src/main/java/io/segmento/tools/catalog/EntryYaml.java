package io.segmento.tools.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import io.segmento.proto.v1.CatalogEntry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries as YAML that {@code catalog apply} takes. */
final class EntryYaml {
  private static final YAMLMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
      .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
      .disable(YAMLGenerator.Feature.SPLIT_LINES)
      .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
      .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
      .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
      .stringQuotingChecker(new Quoting())
      .build());

  private EntryYaml() {}

  /** What does not begin with a letter could be taken for a date, a number in another base or a sign of YAML. */
  private static final class Quoting extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1;

    @Override
    public boolean needToQuoteValue(String value) {
      return value.isEmpty()
          || !Character.isLetter(value.charAt(0))
          || super.needToQuoteValue(value);
    }
  }

  /** Without etags, which say nothing in a file that is applied later. */
  static String of(List<CatalogEntry> entries) {
    List<Object> trees = new ArrayList<>();
    entries.forEach(entry -> trees.add(tree(entry.toBuilder().clearEtag().build())));
    try {
      return MAPPER.writeValueAsString(Map.of("entries", trees));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values", e);
    }
  }

  private static Map<String, Object> tree(Message message) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isMapField()) {
        Map<String, Object> entries = new java.util.TreeMap<>();
        for (Object each : (List<?>) message.getField(field)) {
          MapEntry<?, ?> entry = (MapEntry<?, ?>) each;
          entries.put(String.valueOf(entry.getKey()), value(entry.getValue()));
        }
        if (!entries.isEmpty()) {
          tree.put(field.getName(), entries);
        }
      } else if (field.isRepeated()) {
        if (message.getRepeatedFieldCount(field) > 0) {
          tree.put(
              field.getName(),
              ((List<?>) message.getField(field)).stream().map(EntryYaml::value).toList());
        }
      } else if (message.hasField(field)) {
        tree.put(field.getName(), value(message.getField(field)));
      }
    }
    return tree;
  }

  private static Object value(Object value) {
    if (value instanceof Message message) {
      return tree(message);
    }
    if (value instanceof EnumValueDescriptor constant) {
      return constant.getName();
    }
    return value instanceof ByteString bytes
        ? Base64.getEncoder().encodeToString(bytes.toByteArray())
        : value;
  }
}
