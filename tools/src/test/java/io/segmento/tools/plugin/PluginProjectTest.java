package io.segmento.tools.plugin;

import static io.segmento.tools.Typed.segmento;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.StrategyApi;
import io.segmento.tools.SegmentoMain;
import io.segmento.tools.Typed;
import io.segmento.tools.allinone.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plugin new} writes compiles, passes {@code plugin verify}, and names the versions that this project builds with. */
class PluginProjectTest {

  @TempDir
  Path work;

  private Path made() {
    assertThat(segmento("plugin", "new", "my-strategy", "--in", work.toString()).exitCode())
        .isZero();
    return work.resolve("my-strategy");
  }

  @Test
  void theNewStrategyCompilesAndANodeWouldLoadIt() throws IOException {
    Path jar = PackedProject.of(made(), text -> text);

    Typed verified = segmento("plugin", "verify", jar.toString());

    assertThat(verified.out())
        .contains("my-strategy 1", "✔ all threads get the same decision", "A node would load it.")
        .containsPattern("share +0\\.5 +0\\.01 to 1\\.0 +The share of the campaign's highest bid")
        .doesNotContain("✘");
    assertThat(verified.exitCode()).isZero();
  }

  @Test
  void whatANodeWouldRefuseIsNamedWithItsLine() throws IOException {
    Path jar = PackedProject.of(
        made(), text -> text.replace("long price =", "new Thread(() -> {}).start(); long price ="));

    Typed verified = segmento("plugin", "verify", jar.toString());

    assertThat(verified.exitCode()).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(verified.out())
        .contains("refused   threads", "MyStrategy.decide, line ", "new java.lang.Thread");
  }

  @Test
  void aBrokenContractIsNamedByItsCheck() throws IOException {
    Path jar = PackedProject.of(
        made(), text -> text.replace("maxBidCpmMicros() * worth", "maxBidCpmMicros() * 10"));

    Typed verified = segmento("plugin", "verify", jar.toString());

    assertThat(verified.exitCode()).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(verified.out()).contains("✘ prices lie between floor and cap, of what was offered");
  }

  @Test
  void thePomIsXml() throws Exception {
    assertThat(DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(made().resolve("pom.xml").toFile())
            .getElementsByTagName("artifactId")
            .item(0)
            .getTextContent())
        .isEqualTo("my-strategy");
  }

  @Test
  void aFolderThatIsThereIsNotWrittenOver() {
    Path unused = made();

    assertThat(segmento("plugin", "new", "my-strategy", "--in", work.toString()).exitCode())
        .isEqualTo(SegmentoMain.EXIT_FAILED);
  }

  @Test
  void theNewProjectTakesWhatThisOneIsBuiltWith() throws IOException {
    String ours = Files.readString(Project.root().resolve("pom.xml"));
    String theirs = PluginProject.template("pom.xml");

    for (String artifact : List.of("guice", "jspecify", "junit", "jmh")) {
      Matcher version = Pattern.compile(
              "<dep\\." + artifact + "\\.version>(.*?)</dep\\." + artifact + "\\.version>")
          .matcher(ours);
      assertThat(version.find()).as(artifact).isTrue();
      assertThat(theirs).as(artifact).contains(version.group(1));
    }
  }

  @Test
  void aNameThatIsAWordOfJavaIsAPackageAllTheSame() throws IOException {
    assertThat(segmento("plugin", "new", "switch", "--in", work.toString()).exitCode())
        .isZero();

    assertThat(work.resolve("switch/src/main/java/strategies/switch_/SwitchStrategy.java"))
        .content()
        .startsWith("package strategies.switch_;");
    assertThat(segmento("plugin", "new", "other", "--package", "com.new.x", "--in", work.toString())
            .exitCode())
        .isEqualTo(SegmentoMain.EXIT_FAILED);
  }

  /** The interface as it is compiled against, and its sources, which an IDE shows the Javadoc of. */
  @Test
  void theInterfaceLiesBesideItsSources() throws IOException {
    Path unused = made();
    try (Stream<Path> files = Files.walk(work.resolve("my-strategy/sdk"))) {
      Map<Boolean, Path> jars = files
          .filter(file -> file.toString().endsWith(".jar"))
          .collect(
              Collectors.toMap(file -> file.toString().endsWith("-sources.jar"), file -> file));
      assertThat(names(jars.get(false)))
          .contains("io/segmento/strategy/StrategyPlugin.class")
          .noneMatch(name -> name.endsWith(".java"));
      // Only Maven packs them; other ways of compiling this project leave them out.
      if (StrategyApi.class.getResource("/META-INF/sources/io") != null) {
        assertThat(names(jars.get(true))).contains("io/segmento/strategy/StrategyPlugin.java");
      }
    }
  }

  private static List<String> names(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    }
  }
}
