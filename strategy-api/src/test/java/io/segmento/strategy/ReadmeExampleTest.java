package io.segmento.strategy;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
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

/** The README's plugin is what a newcomer copies, so it compiles and bids. */
class ReadmeExampleTest {

  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

  @TempDir
  Path work;

  @Test
  void theExampleBidsItsShareForReturningUsersOnly() throws Exception {
    compile();
    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {work.toUri().toURL()}, getClass().getClassLoader())) {
      StrategyPlugin plugin = classes
          .loadClass("io.segmento.strategies.returning.ReturningPlugin")
          .asSubclass(StrategyPlugin.class)
          .getConstructor()
          .newInstance();
      BiddingStrategy strategy = Guice.createInjector(
              binder -> binder.requireAtInjectOnConstructors(), plugin.module())
          .getInstance(BiddingStrategy.class);
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

  private void compile() throws IOException {
    List<Path> files = new ArrayList<>();
    Matcher code = CODE.matcher(Files.readString(Path.of("README.md")));
    while (code.find()) {
      String source = requireNonNull(code.group(1));
      Matcher name = CLASS.matcher(source);
      assertThat(name.find()).as("a class in: %s", source).isTrue();
      files.add(Files.writeString(work.resolve(name.group(1) + ".java"), source));
    }
    assertThat(files).as("classes in the README").hasSize(2);
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
