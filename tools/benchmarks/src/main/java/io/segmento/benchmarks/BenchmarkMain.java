package io.segmento.benchmarks;

import io.segmento.tools.load.Machine;
import io.segmento.tools.load.MarkdownSection;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tools/bin/benchmark}. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures single parts by JMH, with what they allocate, and prints a table.",
    footer = {
      "",
      "Examples:",
      "  tools/bin/benchmark                           all of them",
      "  tools/bin/benchmark Codec --write docs/benchmarks.md",
      "  tools/bin/benchmark Decision --forks 1 --iterations 3    a first look",
    })
public final class BenchmarkMain implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Part of the names of those to run. Default: all.")
  private String name = "";

  @Option(names = "--forks", description = "JVMs for each. Default: ${DEFAULT-VALUE}.")
  private int forks = 3;

  @Option(
      names = "--iterations",
      description = "Measurements in each JVM. Default: ${DEFAULT-VALUE}.")
  private int iterations = 5;

  @Option(names = "--seconds", description = "Time of a measurement. Default: ${DEFAULT-VALUE}.")
  private int seconds = 1;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Writes the table into a section of this Markdown file.")
  private @Nullable Path file;

  private String[] arguments = {};

  public static void main(String[] args) {
    BenchmarkMain main = new BenchmarkMain();
    main.arguments = args.clone();
    System.exit(new CommandLine(main).execute(args));
  }

  @Override
  public Integer call() throws RunnerException {
    Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include(Pattern.quote(name))
            .forks(forks)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(seconds))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .build())
        .run();
    StringBuilder text = new StringBuilder(BenchmarkTable.of(results)).append('\n');
    text.append("- Command: `tools/bin/benchmark ")
        .append(String.join(" ", arguments))
        .append("`\n");
    Machine.facts().forEach(line -> text.append("- ").append(line).append('\n'));
    System.out.println();
    System.out.print(text);
    if (file != null) {
      String section = name.isEmpty() ? "all" : name;
      new MarkdownSection("benchmark " + section, "Parts: " + section).write(file, text.toString());
    }
    return 0;
  }
}
