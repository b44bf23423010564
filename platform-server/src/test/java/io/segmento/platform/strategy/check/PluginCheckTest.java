package io.segmento.platform.strategy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.PluginJars;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginCheckTest {

  @TempDir
  Path work;

  private CheckReport check(Set<Restriction> permitted, String body) throws IOException {
    Path jar = PluginJars.in(work)
        .source("acme.Code", "package acme;\npublic class Code {\n" + body + "\n}")
        .jar(work.resolve("acme.jar"));
    return new PluginCheck(permitted).check(List.of(jar));
  }

  private CheckReport check(String body) throws IOException {
    return check(Set.of(), body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "process       | void x() throws Exception { new ProcessBuilder(\"ls\").start(); }",
        "process       | void x() throws Exception { Runtime.getRuntime().exec(\"ls\"); }",
        "exit          | void x() { System.exit(0); }",
        "exit          | void x() { Runtime.getRuntime().halt(0); }",
        "network       | void x() throws Exception { new java.net.Socket(\"a\", 1); }",
        "network       | void x() throws Exception { java.nio.channels.SocketChannel.open(); }",
        "files         | void x() throws Exception { java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/passwd\")); }",
        "files         | void x() throws Exception { new java.io.FileInputStream(\"/etc/passwd\"); }",
        "files         | void x() throws Exception { new java.io.PrintStream(\"/tmp/x\"); }",
        "files         | java.util.function.Function<java.nio.file.Path, Boolean> f = java.nio.file.Files::exists;",
        "reflection    | void x() throws Exception { Class.forName(\"java.lang.Shutdown\"); }",
        "reflection    | void x(java.lang.reflect.Field f) { f.setAccessible(true); }",
        "reflection    | void x() throws Exception { java.lang.invoke.MethodHandles.privateLookupIn(String.class, java.lang.invoke.MethodHandles.lookup()); }",
        "threads       | void x() { new Thread(() -> {}).start(); }",
        "threads       | void x() { java.util.concurrent.Executors.newCachedThreadPool(); }",
        "threads       | void x() { java.util.concurrent.CompletableFuture.runAsync(() -> {}); }",
        "threads       | int x(java.util.List<Integer> l) { return l.parallelStream().mapToInt(i -> i).sum(); }",
        "waiting       | void x() throws Exception { Thread.sleep(1); }",
        "waiting       | synchronized void x() throws Exception { wait(); }",
        "unsafe        | Object x(sun.misc.Unsafe u) throws Exception { return u.allocateInstance(Code.class); }",
        "native        | native void x();",
        "native        | void x() { System.loadLibrary(\"x\"); }",
        "class-loading | static class L extends ClassLoader {}",
        "class-loading | void x() { java.util.ServiceLoader.load(Runnable.class); }",
        "naming        | void x() throws Exception { new javax.naming.InitialContext(); }",
        "finalizer     | protected void finalize() {}",
        "host          | String x() { return System.getenv(\"REDIS_PASSWORD\"); }",
        "host          | Object x() { return io.segmento.platform.strategy.guard.PluginGuard.budget(); }",
        "unlisted      | void x() { java.awt.Toolkit.getDefaultToolkit(); }"
      })
  void whatAStrategyIsNotToDoIsRefused(String restriction, String body) throws IOException {
    assertThat(check(body).refusals())
        .extracting(finding -> finding.restriction().label())
        .contains(restriction.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mutable-static | static int count; void x() { count++; }",
        "mutable-static | static final java.util.Map<String, String> NONE = null; static final java.util.HashMap<String, String> ALL = new java.util.HashMap<>();",
        "thread-local   | static final ThreadLocal<int[]> SCRATCH = ThreadLocal.withInitial(() -> new int[9]);",
        "chance         | double x() { return Math.random(); }",
        "chance         | int x() { return new java.util.Random().nextInt(); }",
        "wall-clock     | long x() { return System.currentTimeMillis(); }",
        "output         | void x() { System.out.println(1); }"
      })
  void whatIsDoubtfulIsAWarning(String restriction, String body) throws IOException {
    CheckReport report = check(body);

    assertThat(report.refusals()).isEmpty();
    assertThat(report.findings())
        .extracting(finding -> finding.restriction().label())
        .containsOnly(restriction.strip());
  }

  @Test
  void whatModelsAreMadeOfIsFree() throws IOException {
    assertThat(check("""
            private final java.util.concurrent.ConcurrentHashMap<String, double[]> weights = new java.util.concurrent.ConcurrentHashMap<>();
            private final java.util.concurrent.atomic.AtomicLong seen = new java.util.concurrent.atomic.AtomicLong();
            private static final double[] TABLE = {1, 2};
            enum Kind { ONE, TWO }
            record Point(int x, int y) {}
            double x(byte[] model) throws java.io.IOException {
              java.io.DataInputStream in = new java.io.DataInputStream(new java.io.ByteArrayInputStream(model));
              String text = "a" + in.readInt() + new Point(1, 2) + String.format("%s", Kind.ONE);
              synchronized (this) { weights.computeIfAbsent(text, k -> new double[4]); }
              switch (Kind.valueOf("ONE")) { case ONE: break; default: throw new IllegalStateException(); }
              java.util.List<Integer> list = new java.util.ArrayList<>(java.util.List.of(3, 1));
              list.sort(java.util.Comparator.naturalOrder());
              return java.util.stream.IntStream.range(0, 9).mapToDouble(i -> Math.exp(i)).sum()
                  + new java.util.Random(seen.incrementAndGet()).nextDouble()
                  + java.time.Instant.ofEpochMilli(1).getEpochSecond()
                  + java.nio.ByteBuffer.wrap(model).getInt();
            }
            """).findings()).isEmpty();
  }

  @Test
  void theReportSaysWhereWhatWhyAndWhatInstead() throws IOException {
    CheckReport report =
        check("void x() throws Exception {\n java.nio.file.Files.readString(null);\n}");

    assertThat(report.summary())
        .isEqualTo("files: java.nio.file.Files.readString in acme.Code.x, line 4");
    assertThat(report.text())
        .contains("refused   files", "acme.Code.x, line 4: java.nio.file.Files.readString")
        .contains("why:     the machine's files are not a strategy's")
        .contains("instead: StrategyContext.models()");
  }

  @Test
  void whatAnOperatorPermitsIsListedButNotRefused() throws IOException {
    CheckReport report = check(EnumSet.of(Restriction.NATIVE), "native void x();");

    assertThat(report.refusals()).isEmpty();
    assertThat(report.text()).startsWith("permitted native");
  }

  @Test
  void aClassThatIsNoneIsRefused() throws IOException {
    Path jar = work.resolve("broken.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("acme/Broken.class"));
      out.write(new byte[] {1, 2, 3});
    }

    assertThat(new PluginCheck(Set.of()).check(List.of(jar)).refusals())
        .extracting(Finding::restriction)
        .containsExactly(Restriction.UNREADABLE);
  }
}
