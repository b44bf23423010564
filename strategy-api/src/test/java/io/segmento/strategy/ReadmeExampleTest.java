package io.segmento.strategy;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import io.segmento.strategy.testing.FakeStrategyContext;
import io.segmento.strategy.testing.StrategyKit;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins of the README and of the package's own page are what a newcomer copies, so they compile, bid and keep the contract. */
class ReadmeExampleTest {

  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

  @TempDir
  Path work;

  private static final String IMPORTS = """
      import com.google.inject.Module;
      import com.google.inject.Scopes;
      import io.segmento.strategy.*;
      import jakarta.inject.Inject;
      import java.util.ArrayList;
      import java.util.List;
      """;

  @Test
  void theExampleOfThePackageKeepsTheContract() throws Exception {
    String page = Files.readString(Path.of("src/main/java/io/segmento/strategy/package-info.java"));
    String begin = "<pre>{@code\n";
    String code = page.substring(page.indexOf(begin) + begin.length(), page.indexOf(" * }</pre>"))
        .replaceAll("(?m)^ \\* ?", "");
    compile(List.of(Files.writeString(work.resolve("HalfPlugin.java"), IMPORTS + code)));
    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {work.toUri().toURL()}, getClass().getClassLoader())) {
      StrategyPlugin plugin = plugin(classes, "HalfPlugin");
      FakeStrategyContext context = new FakeStrategyContext(Map.of());

      for (StrategyKit.Check check :
          new StrategyKit(context, () -> strategy(plugin, context)).checks()) {
        check.run();
      }
      Candidate known = candidate().withProducts(new FakeProduct("boots", 1, 1, false));
      assertThat(strategy(plugin, context).decide(FakeOpportunity.of(known)).bids())
          .singleElement()
          .satisfies(bid -> assertThat(bid.priceCpmMicros()).isEqualTo(2_500_000));
      assertThat(plugin.parameters()).extracting(Parameter::name).containsExactly("share");
    }
  }

  private static StrategyPlugin plugin(ClassLoader classes, String name)
      throws ReflectiveOperationException {
    return classes
        .loadClass(name)
        .asSubclass(StrategyPlugin.class)
        .getConstructor()
        .newInstance();
  }

  private static BiddingStrategy strategy(StrategyPlugin plugin, StrategyContext context) {
    return Guice.createInjector(
            binder -> {
              binder.requireAtInjectOnConstructors();
              binder.bind(StrategyContext.class).toInstance(context);
            },
            plugin.module())
        .getInstance(BiddingStrategy.class);
  }

  @Test
  void theExampleBidsItsShareForReturningUsersOnly() throws Exception {
    compile(readme());
    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {work.toUri().toURL()}, getClass().getClassLoader())) {
      BiddingStrategy strategy = strategy(
          plugin(classes, "io.segmento.strategies.returning.ReturningPlugin"),
          new FakeStrategyContext(Map.of()));
      Candidate known = candidate()
          .withProducts(new FakeProduct("boots", 1, 1, false))
          .withParameters(Map.of("share", "0.4"));

      assertThat(strategy.decide(FakeOpportunity.of(candidate(), known)).bids())
          .singleElement()
          .satisfies(bid -> {
            assertThat(bid.candidate()).isSameAs(known);
            assertThat(bid.priceCpmMicros()).isEqualTo(2_000_000);
          });
      assertThat(strategy.decide(FakeOpportunity.of(candidate())).noBidReason())
          .isEqualTo(NoBidReason.NO_INTEREST);
    }
  }

  private List<Path> readme() throws IOException {
    List<Path> files = new ArrayList<>();
    Matcher code = CODE.matcher(Files.readString(Path.of("README.md")));
    while (code.find()) {
      String source = requireNonNull(code.group(1));
      Matcher name = CLASS.matcher(source);
      assertThat(name.find()).as("a class in: %s", source).isTrue();
      files.add(Files.writeString(work.resolve(name.group(1) + ".java"), source));
    }
    assertThat(files).as("classes in the README").hasSize(2);
    return files;
  }

  private void compile(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of(
          "-d", work.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      boolean compiled = compiler
          .getTask(
              messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
          .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }
}
