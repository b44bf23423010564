package io.segmento.tools.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** A catalog as YAML (or JSON, which is YAML) in the shape of {@code ApplyCatalogRequest}: the names of the contract, in snake_case or camelCase. */
public final class CatalogFile {
  private static final String SAMPLE = "/sample-catalog.yaml";

  private CatalogFile() {}

  /** Reads a file, or all of a directory in order of name as one; throws {@link ToolException} with the path of every fault in it. */
  public static ApplyCatalogRequest read(Path file) {
    return Files.isDirectory(file) ? directory(file) : file(file);
  }

  private static ApplyCatalogRequest directory(Path directory) {
    ApplyCatalogRequest.Builder all = ApplyCatalogRequest.newBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .filter(file -> file.getFileName().toString().matches(".*\\.(ya?ml|json)"))
          .sorted()
          .forEach(file -> all.addAllEntries(file(file).getEntriesList()));
    } catch (IOException e) {
      throw new ToolException(directory + ": cannot be read: " + e.getMessage(), e);
    }
    if (all.getEntriesCount() == 0) {
      throw new ToolException(
          directory + ": no catalog file in it (expected: *.yaml, *.yml or *.json)");
    }
    return all.build();
  }

  private static ApplyCatalogRequest file(Path file) {
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
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object tree;
    try {
      // Not through Jackson's parser, which takes an alias for a string.
      tree = new Yaml(new SafeConstructor(options)).load(text);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String where = mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
      throw new ToolException(name + where + ": " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new ToolException(name + ": not YAML: " + e.getMessage(), e);
    }
    if (!(tree instanceof Map)) {
      throw new ToolException(name + ": not a mapping (expected: entries: […])");
    }
    return new ObjectMapper().valueToTree(tree);
  }
}
