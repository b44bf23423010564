package io.segmento.tools.plugin;

import static io.segmento.platform.strategy.check.Restriction.EXIT;
import static io.segmento.platform.strategy.check.Restriction.FILES;
import static io.segmento.platform.strategy.check.Restriction.HOST;
import static io.segmento.platform.strategy.check.Restriction.NATIVE;
import static io.segmento.platform.strategy.check.Restriction.REFLECTION;
import static io.segmento.platform.strategy.check.Restriction.THREADS;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.check.CheckReport;
import io.segmento.platform.strategy.check.Finding;
import io.segmento.platform.strategy.check.PluginCheck;
import io.segmento.platform.strategy.check.Restriction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.NodeList;

/** The plugins as their jars, which {@code mvn verify} makes before it tests here: all that the build names, so that none is forgotten. */
class ShippedPluginsIT {
  private static final Path ROOT = Path.of(System.getProperty("segmento.root", ".."));

  /** What {@code segmento up} permits, and docs/strategies.md says: no more than is needed. */
  private static final Map<String, Set<Restriction>> PERMITTED =
      Map.of("onnx-model", Set.of(NATIVE, FILES, HOST, REFLECTION, THREADS, EXIT));

  static List<String> plugins() throws Exception {
    return texts("strategies/pom.xml", "/project/modules/module");
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void theCheckFindsNothingButWhatIsPermitted(String plugin) throws IOException {
    Path target = ROOT.resolve("strategies").resolve(plugin).resolve("target");
    List<Path> own = jars(target);
    assertThat(own).as("jars in %s (mvn package)", target).hasSize(1);
    List<Path> all = new ArrayList<>(own);
    all.addAll(jars(target.resolve(plugin)));

    CheckReport report = new PluginCheck(Set.of()).check(all);

    Set<Restriction> permitted = PERMITTED.getOrDefault(plugin, Set.of());
    assertThat(report.refusals()).extracting(Finding::restriction).hasSameElementsAs(permitted);
    if (permitted.isEmpty()) {
      assertThat(report.findings()).isEmpty();
    }
  }

  @Test
  void allAreShippedWithTheTools() throws Exception {
    assertThat(texts(
            "tools/pom.xml",
            "//execution[id='plugins']//artifactItem[groupId='io.segmento']/artifactId"))
        .containsExactlyInAnyOrderElementsOf(plugins());
  }

  private static List<Path> jars(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  private static List<String> texts(String pom, String path) throws Exception {
    NodeList found = (NodeList) XPathFactory.newInstance()
        .newXPath()
        .evaluate(
            path,
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve(pom).toFile()),
            XPathConstants.NODESET);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent().strip())
        .toList();
  }
}
