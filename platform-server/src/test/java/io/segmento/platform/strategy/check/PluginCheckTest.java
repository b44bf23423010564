package io.segmento.platform.strategy.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        "unlisted      | void x() { java.awt.Toolkit.getDefaultToolkit(); }",
        // Names that become classes and handles only while they run.
        "reflection    | Object x() { return java.lang.invoke.MethodType.fromMethodDescriptorString(\"()Ljava/lang/Thread;\", null).returnType(); }",
        "reflection    | Object x() throws Exception { return java.lang.constant.ClassDesc.of(\"java.lang.System\").resolveConstantDesc(java.lang.invoke.MethodHandles.lookup()); }",
        "reflection    | Object x() { return java.lang.invoke.MethodHandles.constant(boolean.class, true); }",
        "reflection    | Object x() { return String.class.getDeclaredClasses(); }",
        "host          | Object x() throws Exception { return com.google.inject.internal.aop.ClassDefining.define(Code.class, new byte[0]); }",
        "host          | Object x() { return com.google.inject.Guice.createInjector(); }",
        "host          | void x() { new io.segmento.strategy.testing.StrategyKit(null, null).checks(); }",
        "host          | Object x() { return io.segmento.strategy.StrategyApi.class.getResourceAsStream(\"/logback.xml\"); }",
        "host          | Object x() { return Integer.getInteger(\"x\"); }",
        "host          | void x() { java.util.Locale.setDefault(java.util.Locale.ROOT); }",
        "host          | void x() { java.util.TimeZone.setDefault(null); }",
        "host          | static abstract class Z extends java.time.zone.ZoneRulesProvider {}",
        "host          | void x() { org.slf4j.MDC.put(\"a\", \"b\"); }",
        "host          | Object x(String name) { return org.slf4j.LoggerFactory.getLogger(name); }",
        // What is restricted under another name or by an argument.
        "threads       | Object x(java.util.List<Integer> l) { return java.util.stream.StreamSupport.stream(l.spliterator(), true); }",
        "threads       | static class M extends java.util.concurrent.ConcurrentHashMap<String, String> {} void x() { new M().forEach(1L, (k, v) -> {}); }",
        "network       | int x() throws Exception { Object url = java.net.URI.create(\"http://a\").toURL(); return url.hashCode(); }",
        "unlisted      | void x() throws Exception { org.xml.sax.helpers.XMLReaderFactory.createXMLReader().parse(\"file:/etc/passwd\"); }",
        "waiting       | final java.util.concurrent.locks.ReentrantLock l = new java.util.concurrent.locks.ReentrantLock(); void x() { l.lock(); }",
        "waiting       | void x() throws Exception { new java.lang.ref.ReferenceQueue<String>().remove(); }",
        "native        | Object x() { return java.nio.ByteBuffer.allocateDirect(1000); }",
        // By the name of a subclass, which is what the compiler writes.
        "host          | void x() { java.util.SimpleTimeZone.setDefault(null); }",
        "host          | static abstract class Z extends java.util.SimpleTimeZone { Z() { super(0, \"\"); } void x() { setDefault(null); } }",
        "native        | Object x() { return java.nio.MappedByteBuffer.allocateDirect(1000); }",
        "waiting       | void x() throws Exception { new java.util.concurrent.CountDownLatch(1).await(); }",
        "waiting       | void x() throws Exception { new java.util.concurrent.LinkedBlockingQueue<String>().take(); }",
        "waiting       | void x() { new java.util.concurrent.Phaser(1).awaitAdvance(0); }",
        "waiting       | void x() throws Exception { new java.util.concurrent.Exchanger<String>().exchange(null); }",
        "waiting       | void x() { java.util.concurrent.locks.LockSupport.park(); }",
        "waiting       | void x() throws Exception { java.util.concurrent.TimeUnit.DAYS.sleep(1); }",
        "threads       | Object x() { return new java.util.concurrent.CompletableFuture<String>().join(); }",
        // What goes on in the JDK for as long as its arguments say.
        "unbounded     | Object x() { return \"a\".indent(1 << 30); }",
        "unbounded     | Object x() { return java.math.BigInteger.ONE.shiftLeft(1 << 30); }",
        "unbounded     | Object x(java.math.BigInteger i) { return i.pow(1 << 30); }",
        "unbounded     | Object x(java.math.BigInteger i) { return i.modPow(i, i); }",
        "unbounded     | Object x() { return new java.math.BigInteger(1 << 30, new java.util.Random(1)); }",
        "unbounded     | Object x() { return new java.math.BigDecimal(1).setScale(1 << 30); }",
        "unbounded     | Object x() { return new java.math.BigDecimal(\"1e1000000000\").toPlainString(); }",
        "unbounded     | long x() { return java.time.LocalDate.EPOCH.datesUntil(java.time.LocalDate.MAX).count(); }",
        "unbounded     | long x() { return new java.util.SplittableRandom(1).splits().count(); }",
        "unbounded     | Object x(java.io.InputStream in) { return new java.util.zip.InflaterInputStream(in); }",
        "unbounded     | Object x(java.io.InputStream in) { return new java.util.Scanner(in).nextLine(); }",
        "unbounded     | Object x() { return new java.text.DecimalFormat(\"0\").format(1); }",
        "unbounded     | void x(java.io.PrintWriter out) { out.printf(\"%1000000000d\", 1); }",
        // A form of a method that has no bound, where others have.
        "unbounded     | Object x(Object[] all) { return java.util.Arrays.copyOfRange(all, 0, 1 << 30, String[].class); }",
        "unbounded     | static class R extends java.util.Random { R() { super(1); } } int x() { return new R().ints().sum(); }",
        "unbounded     | static class R extends java.util.Random { R() { super(1); } @Override public java.util.stream.IntStream ints() { return super.ints(); } }",
        "unbounded     | static class R extends java.util.Random { R() { super(1); } Object x() { java.util.function.Supplier<Object> s = super::ints; return s; } }",
        "unbounded     | static class L extends java.util.ArrayList<String> { void x() { ensureCapacity(1 << 30); } }",
        "unlisted      | Object x() { return new java.util.Date(); }",
        "unlisted      | Object x() { return new java.util.Vector<String>(); }",
        "unlisted      | static class C extends java.util.concurrent.ConcurrentHashMap<String, String> { Object x() { return describe(); } Object describe() { return new java.util.Hashtable<String, String>(); } }"
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
        "output         | void x() { System.out.println(1); }",
        "output         | void x(Exception e) { e.printStackTrace(); }",
        "chance         | int x() { return java.util.concurrent.ThreadLocalRandom.current().nextInt(); }",
        "wall-clock     | Object x() { return java.time.Year.now(); }"
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
            private static final org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger(Code.class);
            private static final java.lang.invoke.VarHandle CELLS = java.lang.invoke.MethodHandles.arrayElementVarHandle(long[].class);
            static class Wiring extends com.google.inject.AbstractModule {
              @Override protected void configure() {
                bind(Code.class).annotatedWith(com.google.inject.name.Names.named("a")).to(Code.class).in(com.google.inject.Scopes.SINGLETON);
              }
              @com.google.inject.Provides String text() { log.info("made {}", Code.class.getSimpleName()); return "a"; }
            }
            long y(long[] cells, Kind kind) {
              Runnable writable = (Runnable & java.io.Serializable) () -> log.info("run");
              writable.run();
              java.util.function.ToLongFunction<long[]> length = new Point(1, 2)::x0;
              java.util.function.Supplier<java.util.List<String>> lists = java.util.ArrayList::new;
              return (long) CELLS.getAndAdd(cells, 0, 1L) + kind.ordinal() + length.applyAsLong(cells) + lists.get().size();
            }
            static class Same extends java.util.Random {
              Same() { super(1); }
              @Override public java.util.stream.IntStream ints() { return java.util.stream.IntStream.of(1); }
            }
            Object own() { return new Same().ints(); }
            enum Kind { ONE, TWO }
            record Point(int x, int y) { long x0(long[] cells) { return cells.length; } }
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

  private List<String> kinds(PluginJars jars) throws IOException {
    Path jar = jars.jar(work.resolve("odd.jar"));
    return new PluginCheck(Set.of())
        .check(List.of(jar)).refusals().stream()
            .map(finding -> finding.restriction().label())
            .distinct()
            .toList();
  }

  private PluginJars exiting(String className) {
    return PluginJars.in(work)
        .source(
            "acme." + className,
            "package acme; public class " + className + " { void x() { System.exit(0); } }");
  }

  @Test
  void aClassIsCheckedWhateverItsFileIsCalled() throws IOException {
    // A class may be called so, though no compiler takes the name.
    byte[] named = exiting("Xmodule_info").classFile("acme.Xmodule_info");
    assertThat(kinds(PluginJars.in(work).entry("acme/Xmodule-info.class", named)))
        .containsExactly("exit");
    assertThat(kinds(PluginJars.in(work).entry("acme/module-info.class", named)))
        .containsExactly("exit");
    assertThat(kinds(PluginJars.in(work).entry("META-INF/versions/17/acme/A.class", named)))
        .containsExactly("exit");
  }

  @Test
  void whatPassesForAClassOfTheHostIsNotThePluginsOwn() throws IOException {
    PluginJars jars = PluginJars.in(work)
        .source(
            "io.segmento.platform.strategy.guard.PluginGuard",
            "package io.segmento.platform.strategy.guard; public class PluginGuard { public static Object budget() { return null; } }")
        .source(
            "acme.A",
            "package acme; class A { Object x() { return io.segmento.platform.strategy.guard.PluginGuard.budget(); } }");

    assertThat(kinds(jars)).containsExactly("host");
  }

  @Test
  void waitingIsFoundOnWhateverItIsCalled() throws IOException {
    for (String owner : List.of("[I", "io/segmento/strategy/Decision", "acme/Waits")) {
      assertThat(kinds(PluginJars.in(work).entry("acme/Waits.class", OddClasses.waits(owner))))
          .as(owner)
          .containsExactly("waiting");
    }
  }

  /** Who reads a jar by name finds one of two entries, who reads it in order finds both. */
  @Test
  void aNameThatIsThereTwiceIsRefused() throws IOException {
    Path jar = PluginJars.in(work)
        .source("acme.One", "package acme; public class One {}")
        .entry("acme/Two.class", exiting("Two").classFile("acme.Two"))
        .jar(work.resolve("two.jar"));
    String bytes = Files.readString(jar, ISO_8859_1).replace("acme/Two.class", "acme/One.class");
    Files.writeString(jar, bytes, ISO_8859_1);

    assertThat(new PluginCheck(Set.of()).check(List.of(jar)).summary())
        .isEqualTo("unreadable: acme/One.class is in it twice in two.jar");
  }

  @Test
  void subroutinesAreRefused() throws IOException {
    assertThat(kinds(PluginJars.in(work).entry("acme/Old.class", OddClasses.subroutine())))
        .containsExactly("unreadable");
  }

  @Test
  void aClassThatNamesItselfForEverIsRefusedAndDoesNotEndTheCheck() throws IOException {
    assertThat(kinds(PluginJars.in(work).entry("acme/Deep.class", OddClasses.deep(100_000))))
        .isNotNull();
  }

  @Test
  void aClassThatUnpacksToTooMuchIsNotRead() throws IOException {
    Path jar =
        PluginJars.in(work).entry("acme/Huge.class", new byte[9 << 20]).jar(work.resolve("h.jar"));

    assertThatThrownBy(() -> new PluginCheck(Set.of()).check(List.of(jar)))
        .isInstanceOf(IOException.class)
        .hasMessage("acme/Huge.class: more than 8388608 bytes");
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
