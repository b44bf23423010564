package io.segmento.platform.strategy.check;

import static io.segmento.platform.strategy.check.Restriction.CHANCE;
import static io.segmento.platform.strategy.check.Restriction.CLASS_LOADING;
import static io.segmento.platform.strategy.check.Restriction.EXIT;
import static io.segmento.platform.strategy.check.Restriction.FILES;
import static io.segmento.platform.strategy.check.Restriction.HOST;
import static io.segmento.platform.strategy.check.Restriction.NAMING;
import static io.segmento.platform.strategy.check.Restriction.NATIVE;
import static io.segmento.platform.strategy.check.Restriction.NETWORK;
import static io.segmento.platform.strategy.check.Restriction.OUTPUT;
import static io.segmento.platform.strategy.check.Restriction.PROCESS;
import static io.segmento.platform.strategy.check.Restriction.REFLECTION;
import static io.segmento.platform.strategy.check.Restriction.THREADS;
import static io.segmento.platform.strategy.check.Restriction.UNBOUNDED;
import static io.segmento.platform.strategy.check.Restriction.UNLISTED;
import static io.segmento.platform.strategy.check.Restriction.UNSAFE;
import static io.segmento.platform.strategy.check.Restriction.WAITING;

import io.segmento.platform.strategy.check.JdkSurface.Verdict;
import io.segmento.platform.strategy.guard.Instrumenter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of the JDK a strategy may use: those that {@link JdkSurface} lists, and no others. Names are internal ones ({@code java/util/List}). Of a class that is not listed, the longest
 * prefix tells why.
 */
final class JdkRules {

  private static final JdkSurface SURFACE = JdkSurface.read();
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  /** Why what is not listed is not, by the beginning of a class name. */
  private static final NavigableMap<String, Restriction> CLASSES = new TreeMap<>();

  /** Not the JDK's, but what libraries are annotated with. */
  private static final String ANNOTATIONS = "javax/annotation/";

  /** Called by the JVM when it links what javac makes of lambdas, texts, records and switches. */
  private static final Set<String> BOOTSTRAPS = Set.of(
      "java/lang/invoke/LambdaMetafactory.metafactory",
      "java/lang/invoke/LambdaMetafactory.altMetafactory",
      "java/lang/invoke/StringConcatFactory.makeConcat",
      "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
      "java/lang/invoke/ConstantBootstraps.invoke",
      "java/lang/runtime/ObjectMethods.bootstrap",
      "java/lang/runtime/SwitchBootstraps.enumSwitch",
      "java/lang/runtime/SwitchBootstraps.typeSwitch");

  static {
    classes(PROCESS, "java/lang/Process", "java/lang/ProcessBuilder", "java/lang/ProcessHandle");
    classes(EXIT, "java/lang/Shutdown");
    classes(THREADS, "java/lang/VirtualThread", "java/lang/ref/Cleaner");
    classes(CLASS_LOADING, "java/lang/ClassLoader", "java/lang/Module", "java/lang/module/");
    classes(HOST, "java/lang/SecurityManager", "java/lang/management/", "java/lang/instrument/");
    classes(HOST, "java/lang/StackWalker");
    // Whoever registers one is asked by everybody who looks for a zone.
    classes(HOST, "java/time/zone/ZoneRulesProvider");
    // Theirs is a default for the whole process.
    classes(HOST, "java/util/TimeZone", "java/util/SimpleTimeZone");
    classes(NATIVE, "java/lang/foreign/", "java/nio/MappedByteBuffer");
    // A name that becomes a class or a handle only while it runs was never looked at.
    classes(REFLECTION, "java/lang/reflect/", "java/lang/invoke/", "java/lang/constant/");
    classes(CLASS_LOADING, "java/lang/classfile/");
    classes(OUTPUT, "java/lang/IO");

    classes(THREADS, "java/util/Timer", "java/util/concurrent/");
    // Whether in parallel is an argument.
    classes(THREADS, "java/util/stream/StreamSupport");
    classes(CLASS_LOADING, "java/util/ServiceLoader", "java/util/spi/");
    classes(HOST, "java/util/logging/", "java/util/prefs/");
    classes(FILES, "java/util/jar/", "java/util/zip/ZipFile");
    // A few bytes unpack to any number.
    classes(UNBOUNDED, "java/util/zip/", "java/util/Formatter", "java/util/Scanner", "java/text/");
    classes(WAITING, "java/lang/ref/ReferenceQueue");
    classes(WAITING, "java/util/concurrent/CountDownLatch", "java/util/concurrent/CyclicBarrier");
    classes(WAITING, "java/util/concurrent/Semaphore", "java/util/concurrent/Phaser");
    classes(WAITING, "java/util/concurrent/Exchanger", "java/util/concurrent/BlockingQueue");
    classes(WAITING, "java/util/concurrent/ArrayBlockingQueue");
    classes(
        WAITING, "java/util/concurrent/LinkedBlocking", "java/util/concurrent/SynchronousQueue");
    classes(WAITING, "java/util/concurrent/DelayQueue", "java/util/concurrent/PriorityBlocking");
    classes(WAITING, "java/util/concurrent/LinkedTransferQueue");
    // One that is not given back is never given back; a monitor is, whatever ends the method.
    classes(WAITING, "java/util/concurrent/locks/");

    classes(FILES, "java/io/", "java/nio/file/", "java/nio/channels/");
    classes(NETWORK, "java/nio/channels/Socket", "java/nio/channels/ServerSocket");
    classes(NETWORK, "java/nio/channels/Datagram", "java/nio/channels/Multicast");
    classes(NETWORK, "java/nio/channels/AsynchronousSocket");
    classes(NETWORK, "java/nio/channels/AsynchronousServer");
    classes(CLASS_LOADING, "java/io/Object");

    classes(NETWORK, "java/net/", "javax/net/", "java/rmi/", "java/sql/", "javax/sql/");
    classes(NETWORK, "com/sun/net/", "jdk/net/", "java/net/http/");
    classes(NAMING, "javax/naming/");
    classes(CLASS_LOADING, "javax/script/", "javax/tools/");
    classes(HOST, "javax/management/", "com/sun/management/", "com/sun/tools/attach/");
    classes(UNSAFE, "sun/", "jdk/internal/");
  }

  private JdkRules() {}

  private static void classes(Restriction restriction, String... prefixes) {
    for (String prefix : prefixes) {
      CLASSES.put(prefix, restriction);
    }
  }

  static JdkSurface surface() {
    return SURFACE;
  }

  static boolean isJdk(String className) {
    return className.startsWith("java/")
        || className.startsWith("javax/")
        || className.startsWith("jdk/")
        || className.startsWith("sun/")
        || className.startsWith("com/sun/");
  }

  /** What a class of the JDK is not to be used for at all; empty when it may. */
  static Optional<Restriction> ofClass(String name) {
    if (SURFACE.lists(name)) {
      return SURFACE.ofClass(name);
    }
    return isThrown(name) || name.startsWith(ANNOTATIONS)
        ? Optional.empty()
        : Optional.of(whyNotListed(name));
  }

  /** Exceptions and errors, which hold what they are given and no more. */
  private static boolean isThrown(String name) {
    return name.endsWith("Exception") || name.endsWith("Error");
  }

  private static Restriction whyNotListed(String name) {
    // The longest prefix of a name is the greatest entry at most as great, or a prefix of what that
    // one has in common with it.
    String at = name;
    while (true) {
      Map.Entry<String, Restriction> entry = CLASSES.floorEntry(at);
      if (entry == null) {
        return UNLISTED;
      }
      if (name.startsWith(entry.getKey())) {
        return entry.getValue();
      }
      at = common(name, entry.getKey());
    }
  }

  private static String common(String one, String other) {
    int length = 0;
    int most = Math.min(one.length(), other.length());
    while (length < most && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return one.substring(0, length);
  }

  /**
   * What a member of a class of the JDK is not to be used for; empty when it may.
   *
   * @param instrumented whether the instrumenter sees the call and can do something about it
   */
  static Optional<Restriction> ofMember(
      String owner, String name, String descriptor, boolean instrumented) {
    if (isFreeMember(owner, name)) {
      return Optional.empty();
    }
    Optional<Restriction> found = byDescriptor(owner, name, descriptor);
    if (found.isPresent()) {
      return found;
    }
    Verdict verdict = verdict(owner, name, descriptor);
    if (verdict == null) {
      // Fields of a class hold what is there already.
      return isThrown(owner) || !descriptor.startsWith("(")
          ? ofClass(owner)
          : ofClass(owner).or(() -> Optional.of(UNLISTED));
    }
    boolean unbounded =
        verdict.guarded() && !(instrumented && Instrumenter.bounds(owner, name, descriptor));
    return (unbounded ? Optional.of(UNBOUNDED) : verdict.restriction()).or(() -> ofClass(owner));
  }

  /** Whether it is free of a class that is not, whatever its arguments are. */
  static boolean isFreeMember(String owner, String name) {
    Verdict own = SURFACE.ofOwn(owner, name, "");
    return own != null
        && !own.guarded()
        && own.restriction().isEmpty()
        && SURFACE.ofClass(owner).isPresent();
  }

  /** Whether the JVM may call it to link an instruction. */
  static boolean isBootstrap(String owner, String name) {
    return BOOTSTRAPS.contains(owner + '.' + name);
  }

  /** What a class of the plugin is not to use of what it inherits from {@code parent}, where no instrumenter sees it; empty as well when it inherits no such thing. */
  static Optional<Restriction> ofInherited(String parent, String name, String descriptor) {
    if (verdict(parent, name, descriptor) != null
        || supertypes(parent).stream().anyMatch(each -> declares(each, name))) {
      return ofMember(parent, name, descriptor, false);
    }
    return byDescriptor(parent, name, descriptor);
  }

  /** Of the class itself, or else of what it overrides or inherits. */
  private static @Nullable Verdict verdict(String owner, String name, String descriptor) {
    Verdict own = SURFACE.ofOwn(owner, name, descriptor);
    if (own != null || name.equals("<init>")) {
      return own;
    }
    for (Class<?> each : supertypes(owner)) {
      Verdict inherited = SURFACE.ofOwn(each.getName().replace('.', '/'), name, descriptor);
      if (inherited != null) {
        return inherited;
      }
    }
    return null;
  }

  /** A class of the JDK and all that it extends and implements, the nearest first; empty when this JDK has no such class. */
  private static Set<Class<?>> supertypes(String name) {
    Set<Class<?>> all = new LinkedHashSet<>();
    Deque<Class<?>> next = new ArrayDeque<>();
    try {
      next.add(Class.forName(name.replace('/', '.'), false, PLATFORM));
    } catch (ClassNotFoundException | LinkageError none) {
      return all;
    }
    while (!next.isEmpty()) {
      Class<?> each = next.pop();
      if (all.add(each)) {
        if (each.getSuperclass() != null) {
          next.add(each.getSuperclass());
        }
        next.addAll(List.of(each.getInterfaces()));
      }
    }
    // Every interface has them as well.
    all.add(Object.class);
    return all;
  }

  private static boolean declares(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
            .anyMatch(each -> each.getName().equals(name))
        || Arrays.stream(type.getDeclaredFields())
            .anyMatch(each -> each.getName().equals(name));
  }

  /** Members that one name has harmless and harmful forms of. */
  static Optional<Restriction> byDescriptor(String owner, String name, String descriptor) {
    boolean constructor = name.equals("<init>");
    // These are called on whatever class inherits them.
    if (name.equals("wait") || name.equals("notify") || name.equals("notifyAll")) {
      return descriptor.endsWith(")V") ? Optional.of(WAITING) : Optional.empty();
    }
    if (name.equals("parallelStream")) {
      return Optional.of(THREADS);
    }
    if (name.equals("printStackTrace") && descriptor.equals("()V")) {
      return Optional.of(OUTPUT);
    }
    return switch (owner) {
      case "java/util/Random", "java/util/SplittableRandom" ->
        constructor && descriptor.equals("()V") ? Optional.of(CHANCE) : Optional.empty();
      // Their first parameter is the size from which on the common pool is used.
      case "java/util/concurrent/ConcurrentHashMap" ->
        descriptor.startsWith("(J") && !name.equals("<init>")
            ? Optional.of(THREADS)
            : Optional.empty();
      case "java/io/PrintStream", "java/io/PrintWriter", "java/util/Formatter" ->
        constructor && descriptor.startsWith("(Ljava/lang/String;")
            ? Optional.of(FILES)
            : Optional.empty();
      default -> Optional.empty();
    };
  }
}
