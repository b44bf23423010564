package io.segmento.tools.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Segment;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Segments in YAML or JSON, {@code segments: […]}, each in the shape of the contract; types of events by name. */
final class SegmentFile {
  private static final String EVENT_TYPE = "event_type";

  private SegmentFile() {}

  /** Throws {@link ToolException} with the first fault. */
  static List<Segment> read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ToolException(file + ": no such file", e);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static List<Segment> parse(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object tree;
    try {
      tree = new Yaml(new SafeConstructor(options)).load(text);
    } catch (YAMLException e) {
      throw new ToolException(name + ": not YAML: " + e.getMessage(), e);
    }
    if (!(tree instanceof Map<?, ?> map) || !map.keySet().equals(Set.of("segments"))) {
      throw new ToolException(name + ": not what it should be (expected: segments: […])");
    }
    JsonNode list = new ObjectMapper().valueToTree(tree).get("segments");
    if (!list.isArray() || list.isEmpty()) {
      throw new ToolException(name + ": segments: none (expected: at least one)");
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String where = name + ": segments[" + i + "]";
      JsonNode node = list.get(i);
      numbers(where, node);
      Segment.Builder segment = Segment.newBuilder();
      try {
        JsonFormat.parser().merge(node.toString(), segment);
      } catch (InvalidProtocolBufferException e) {
        throw new ToolException(where + ": " + e.getMessage(), e);
      }
      segments.add(segment.build());
    }
    return segments;
  }

  /** The contract has numbers of event types, which nobody remembers. */
  private static void numbers(String where, JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String field : List.of(EVENT_TYPE, "eventType")) {
        if (object.get(field) instanceof TextNode type) {
          object.put(field, number(where, type.asText()));
        }
      }
    }
    node.forEach(child -> numbers(where, child));
  }

  private static int number(String where, String type) {
    try {
      return EventType.valueOf(type.toUpperCase(Locale.ROOT)).getNumber();
    } catch (IllegalArgumentException e) {
      throw new ToolException(
          where + ": event_type: " + type
              + " (expected: page_view, product_view, search, basket, purchase, exit or custom)",
          e);
    }
  }

  /** One segment as the file would have it. */
  static String write(Segment segment) {
    try {
      JsonNode tree = new ObjectMapper()
          .readTree(JsonFormat.printer().preservingProtoFieldNames().print(segment));
      names(tree);
      return new ObjectMapper(new YAMLFactory())
          .writeValueAsString(Map.of("segments", List.of(tree)));
    } catch (IOException e) {
      throw new ToolException("segment: cannot be shown: " + e.getMessage(), e);
    }
  }

  private static void names(JsonNode node) {
    if (node instanceof ObjectNode object && object.has(EVENT_TYPE)) {
      EventType type = EventType.forNumber(object.get(EVENT_TYPE).asInt());
      if (type != null) {
        object.put(EVENT_TYPE, type.name().toLowerCase(Locale.ROOT));
      }
    }
    node.forEach(SegmentFile::names);
  }
}
