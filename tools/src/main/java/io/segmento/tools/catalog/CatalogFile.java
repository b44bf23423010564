package io.segmento.tools.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A catalog as YAML (or JSON, which is YAML) in the shape of {@code ApplyCatalogRequest}: the names of the contract, in snake_case or camelCase. */
public final class CatalogFile {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String SAMPLE = "/sample-catalog.yaml";

  private CatalogFile() {}

  /** Reads a file; throws {@link ToolException} with the path of every fault in it. */
  public static ApplyCatalogRequest read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ToolException(file + ": no such file", e);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The catalog that {@code segmento up} begins with. */
  public static ApplyCatalogRequest sample() {
    try (InputStream resource = CatalogFile.class.getResourceAsStream(SAMPLE)) {
      if (resource == null) {
        throw new IllegalStateException("no resource " + SAMPLE);
      }
      return parse(
          SAMPLE, new String(resource.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ToolException(SAMPLE + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static ApplyCatalogRequest parse(String name, String text) {
    JsonNode tree = tree(name, text);
    List<String> faults = ShapeCheck.faults(tree, ApplyCatalogRequest.getDescriptor());
    if (!faults.isEmpty()) {
      throw new ToolException(name + ": " + String.join("\n  and ", faults));
    }
    ApplyCatalogRequest.Builder request = ApplyCatalogRequest.newBuilder();
    try {
      JsonFormat.parser().merge(tree.toString(), request);
    } catch (InvalidProtocolBufferException e) {
      throw new ToolException(name + ": " + e.getMessage(), e);
    }
    if (request.getEntriesCount() == 0) {
      throw new ToolException(name + ": entries: none (expected: at least one)");
    }
    return request.build();
  }

  private static JsonNode tree(String name, String text) {
    try {
      JsonNode tree = YAML.readTree(text);
      if (tree == null || !tree.isObject()) {
        throw new ToolException(name + ": not a mapping (expected: entries: […])");
      }
      return tree;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null
          ? ""
          : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw new ToolException(
          name + where + ": not YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse(""),
          e);
    }
  }
}
