package io.segmento.tools.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Recorded requests that lie beside the project. Where they do not, the tests that need them say so. */
final class SharedSamples {

  private static final Path FOLDER =
      Path.of(System.getProperty("segmento.root")).resolve("../shared/openrtb");

  private SharedSamples() {}

  /** Bid requests by name: the files, and each line of the recorded mobile traffic. */
  static Map<String, byte[]> requests() throws IOException {
    Map<String, byte[]> requests = files("requests");
    int number = 0;
    for (String line : Files.readAllLines(FOLDER.resolve("adx-mobile-200.jsonl"))) {
      if (!line.isBlank()) {
        requests.put("adx-mobile-200.jsonl:" + ++number, line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return requests;
  }

  static Map<String, byte[]> malformed() throws IOException {
    return files("malformed");
  }

  private static Map<String, byte[]> files(String folder) throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(FOLDER), "the shared samples are not beside the project: not checked");
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> found = Files.list(FOLDER.resolve(folder))) {
      List<Path> sorted = found.sorted().toList();
      for (Path file : sorted) {
        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
