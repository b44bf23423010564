package io.segmento.strategies.onnxmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which ONNX Runtime lies beside the plugin, told before any of it is loaded: native code that ends the process, or reports to somebody what it runs, cannot be
 * taken back. So a version is refused until somebody has looked at it; the README says what to look for.
 */
final class KnownRuntime {

  /** Looked at and found to keep to itself. */
  static final Set<String> VERSIONS = Set.of("1.28.0");

  /** In the runtime's jar and in no other, so it does not matter which jars lie beside it. */
  static final String POM = "META-INF/maven/com.microsoft.onnxruntime/onnxruntime/pom.xml";

  private static final Pattern VERSION =
      Pattern.compile("<artifactId>onnxruntime</artifactId>\\s*<version>([^<]{1,40})</version>");
  private static final String UNTOLD = "a build that does not tell its version";
  private static final int MAX_POM_BYTES = 1 << 16;

  private KnownRuntime() {}

  /** Throws {@link IllegalStateException} that names the version found and those that are known, unless it is one of them. */
  static void require() {
    try (InputStream pom = KnownRuntime.class.getResourceAsStream('/' + POM)) {
      require(pom);
    } catch (IOException e) {
      throw new IllegalStateException("ONNX Runtime: its jar cannot be read", e);
    }
  }

  static void require(@Nullable InputStream pom) throws IOException {
    String version = version(pom);
    if (!VERSIONS.contains(version)) {
      throw new IllegalStateException(
          "ONNX Runtime: " + version + " (expected: "
              + String.join(", ", VERSIONS)
              + "; from 1.29.0 on its official builds report what they run to their maker and can end the process, see the plugin's README)");
    }
  }

  private static String version(@Nullable InputStream pom) throws IOException {
    if (pom == null) {
      return UNTOLD;
    }
    Matcher found = VERSION.matcher(new String(pom.readNBytes(MAX_POM_BYTES), UTF_8));
    return found.find() ? found.group(1) : UNTOLD;
  }
}
