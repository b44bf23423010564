package io.segmento.gateway.openrtb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The recorded requests that are shared beside the project. */
final class Samples {
  private static final Path ROOT =
      Path.of(System.getProperty("segmento.root", "."), "..", "shared", "openrtb");

  private Samples() {}

  /** Every recorded request by a name for it. Aborts the test, saying so, where the shared data is missing. */
  static Map<String, byte[]> requests() {
    Map<String, byte[]> requests = files("requests");
    Path lines = ROOT.resolve("adx-mobile-200.jsonl");
    try (Stream<String> content = Files.lines(lines)) {
      int[] number = {0};
      content.forEach(line -> requests.put(
          "adx-mobile-200.jsonl:" + ++number[0], line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return requests;
  }

  static Map<String, byte[]> malformed() {
    return files("malformed");
  }

  private static Map<String, byte[]> files(String folder) {
    Path path = ROOT.resolve(folder);
    if (!Files.isDirectory(path)) {
      String message = "NOT TESTED: the shared OpenRTB samples are missing (expected: " + folder
          + " in ../shared/openrtb)";
      System.out.println(message);
      Assumptions.abort(message);
    }
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(path)) {
      for (Path file : list.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
