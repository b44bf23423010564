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
import static io.segmento.platform.strategy.check.Restriction.THREAD_LOCAL;
import static io.segmento.platform.strategy.check.Restriction.UNLISTED;
import static io.segmento.platform.strategy.check.Restriction.UNSAFE;
import static io.segmento.platform.strategy.check.Restriction.WAITING;
import static io.segmento.platform.strategy.check.Restriction.WALL_CLOCK;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of the JDK a strategy may use: those that are listed here, and no others. Names are internal ones ({@code java/util/List}). The longest prefix decides
 * about a class, then its members have rules of their own.
 */
final class JdkRules {

  /** Stands for no restriction, where a longer name is freer than a shorter one. */
  private static final Optional<Restriction> FREE = Optional.empty();

  /** By the beginning of a class name. */
  private static final NavigableMap<String, Optional<Restriction>> CLASSES = new TreeMap<>();

  /** Members of classes that are free otherwise, as {@code class.member}. */
  private static final Map<String, Restriction> MEMBERS = new TreeMap<>();

  /** Members that are free of classes that are not. */
  private static final Set<String> FREE_MEMBERS = Set.of(
      "java/lang/System.arraycopy",
      "java/lang/System.identityHashCode",
      "java/lang/System.lineSeparator",
      "java/lang/Runtime.getRuntime",
      "java/lang/Runtime.availableProcessors",
      "java/lang/Thread.onSpinWait",
      "java/lang/invoke/MethodHandles.lookup",
      "java/lang/invoke/MethodHandles.arrayElementVarHandle",
      "java/lang/invoke/MethodHandles.byteArrayViewVarHandle",
      "java/lang/invoke/MethodHandles.byteBufferViewVarHandle",
      "java/lang/invoke/MethodHandles$Lookup.findVarHandle",
      "java/lang/invoke/MethodHandles$Lookup.findStaticVarHandle",
      // What javac makes of an enum's constant that is a case of a switch by patterns.
      "java/lang/constant/ClassDesc.of",
      "java/lang/Enum$EnumDesc.of");

  /** Of {@link Class}, what tells of a class without reaching into it. */
  private static final Set<String> FREE_OF_CLASS = Set.of(
      "arrayType",
      "asSubclass",
      "cast",
      "componentType",
      "desiredAssertionStatus",
      "equals",
      "getCanonicalName",
      "getClass",
      "getComponentType",
      "getEnumConstants",
      "getName",
      "getPackageName",
      "getSimpleName",
      "getSuperclass",
      "getTypeName",
      "hashCode",
      "isAnonymousClass",
      "isArray",
      "isAssignableFrom",
      "isEnum",
      "isInstance",
      "isInterface",
      "isPrimitive",
      "isRecord",
      "toString");

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
    free("java/lang/", "java/math/", "java/text/", "java/time/", "java/util/");
    free("java/nio/", "java/net/URI", "java/net/URLDecoder", "java/net/URLEncoder");
    free("java/security/MessageDigest", "jdk/incubator/vector/", "javax/annotation/");

    classes(PROCESS, "java/lang/Process", "java/lang/ProcessBuilder", "java/lang/ProcessHandle");
    classes(EXIT, "java/lang/Shutdown");
    classes(THREADS, "java/lang/Thread", "java/lang/VirtualThread", "java/lang/ref/Cleaner");
    classes(THREAD_LOCAL, "java/lang/ThreadLocal", "java/lang/InheritableThreadLocal");
    classes(THREAD_LOCAL, "java/lang/ClassValue");
    classes(CLASS_LOADING, "java/lang/ClassLoader", "java/lang/Module", "java/lang/module/");
    classes(HOST, "java/lang/SecurityManager", "java/lang/management/", "java/lang/instrument/");
    classes(HOST, "java/lang/System", "java/lang/Runtime", "java/lang/StackWalker");
    free("java/lang/Runtime$Version");
    // Whoever registers one is asked by everybody who looks for a zone.
    classes(HOST, "java/time/zone/ZoneRulesProvider");
    classes(NATIVE, "java/lang/foreign/");
    // A name that becomes a class or a handle only while it runs was never looked at.
    classes(REFLECTION, "java/lang/reflect/", "java/lang/invoke/", "java/lang/constant/");
    free("java/lang/reflect/Array", "java/lang/invoke/VarHandle", "java/lang/constant/Constable");
    // What javac asks in a class with lambdas that can be written; reading one is refused.
    free("java/lang/invoke/SerializedLambda");
    classes(CLASS_LOADING, "java/lang/classfile/");
    classes(OUTPUT, "java/lang/IO");

    classes(THREADS, "java/util/Timer", "java/util/concurrent/");
    classes(CLASS_LOADING, "java/util/ServiceLoader", "java/util/spi/");
    classes(HOST, "java/util/logging/", "java/util/prefs/");
    classes(FILES, "java/util/jar/", "java/util/zip/ZipFile");
    for (String free : new String[] {
      "atomic/",
      "ConcurrentHashMap",
      "ConcurrentLinked",
      "ConcurrentSkipList",
      "ConcurrentMap",
      "ConcurrentNavigableMap",
      "CopyOnWrite",
      "TimeUnit",
      "Callable"
    }) {
      free("java/util/concurrent/" + free);
    }
    classes(CHANCE, "java/util/concurrent/ThreadLocalRandom");
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
    for (String free : new String[] {
      "InputStream",
      "OutputStream",
      "ByteArray",
      "CharArray",
      "CharConversion",
      "Data",
      "Buffered",
      "FilterInputStream",
      "FilterOutputStream",
      "FilterReader",
      "FilterWriter",
      "LineNumberReader",
      "Pushback",
      "Reader",
      "Writer",
      "String",
      "PrintStream",
      "PrintWriter",
      "StreamTokenizer",
      "Closeable",
      "Flushable",
      "Serializable"
    }) {
      free("java/io/" + free);
    }

    classes(NETWORK, "java/net/", "javax/net/", "java/rmi/", "java/sql/", "javax/sql/");
    classes(NETWORK, "com/sun/net/", "jdk/net/", "java/net/http/");
    classes(NAMING, "javax/naming/");
    classes(CLASS_LOADING, "javax/script/", "javax/tools/");
    classes(HOST, "javax/management/", "com/sun/management/", "com/sun/tools/attach/");
    classes(UNSAFE, "sun/", "jdk/internal/");

    member(EXIT, "java/lang/System", "exit");
    member(NATIVE, "java/lang/System", "load", "loadLibrary", "mapLibraryName");
    member(WALL_CLOCK, "java/lang/System", "currentTimeMillis", "nanoTime");
    member(OUTPUT, "java/lang/System", "out", "err");
    member(EXIT, "java/lang/Runtime", "exit", "halt", "addShutdownHook");
    member(PROCESS, "java/lang/Runtime", "exec");
    member(NATIVE, "java/lang/Runtime", "load", "loadLibrary");
    member(WAITING, "java/lang/Thread", "sleep", "join", "yield");
    member(WAITING, "java/util/concurrent/TimeUnit", "sleep", "timedJoin", "timedWait");
    member(WAITING, "java/lang/ref/ReferenceQueue", "remove");
    member(WAITING, "java/lang/IO", "readln");
    member(CLASS_LOADING, "java/lang/Class", "getClassLoader", "getResource", "getModule");
    // Of a class that is lent, it reads what belongs to the host.
    member(HOST, "java/lang/Class", "getResourceAsStream");
    member(HOST, "java/lang/Integer", "getInteger");
    member(HOST, "java/lang/Long", "getLong");
    member(HOST, "java/lang/Boolean", "getBoolean");
    // For the whole process.
    member(HOST, "java/util/Locale", "setDefault");
    member(HOST, "java/util/TimeZone", "setDefault");
    member(NATIVE, "java/nio/ByteBuffer", "allocateDirect");
    member(CHANCE, "java/lang/Math", "random");
    member(CHANCE, "java/lang/StrictMath", "random");
    member(CHANCE, "java/util/UUID", "randomUUID");
    member(CHANCE, "java/util/Collections", "shuffle");
    member(WALL_CLOCK, "java/time/Instant", "now");
    member(WALL_CLOCK, "java/time/LocalDate", "now");
    member(WALL_CLOCK, "java/time/LocalTime", "now");
    member(WALL_CLOCK, "java/time/LocalDateTime", "now");
    member(WALL_CLOCK, "java/time/ZonedDateTime", "now");
    member(WALL_CLOCK, "java/time/OffsetDateTime", "now");
    member(WALL_CLOCK, "java/time/Clock", "systemUTC", "systemDefaultZone", "system");
    for (String stream :
        new String[] {"BaseStream", "Stream", "IntStream", "LongStream", "DoubleStream"}) {
      member(THREADS, "java/util/stream/" + stream, "parallel");
    }
    member(THREADS, "java/util/Arrays", "parallelSort", "parallelPrefix", "parallelSetAll");
    // Whether in parallel is an argument.
    classes(THREADS, "java/util/stream/StreamSupport");
  }

  private JdkRules() {}

  private static void free(String... prefixes) {
    for (String prefix : prefixes) {
      CLASSES.put(prefix, FREE);
    }
  }

  private static void classes(Restriction restriction, String... prefixes) {
    for (String prefix : prefixes) {
      CLASSES.put(prefix, Optional.of(restriction));
    }
  }

  private static void member(Restriction restriction, String owner, String... names) {
    for (String name : names) {
      MEMBERS.put(owner + '.' + name, restriction);
    }
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
    if (name.endsWith("Exception") || name.endsWith("Error")) {
      return FREE;
    }
    // The longest prefix of a name is the greatest entry at most as great, or a prefix of what that
    // one has in common with it.
    String at = name;
    while (true) {
      Map.Entry<String, Optional<Restriction>> entry = CLASSES.floorEntry(at);
      if (entry == null) {
        return Optional.of(UNLISTED);
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

  /** What a member of a class of the JDK is not to be used for; empty when it may. */
  static Optional<Restriction> ofMember(String owner, String name, String descriptor) {
    return ofInherited(owner, name, descriptor).or(() -> ofClass(owner));
  }

  /** Whether it is free, whatever its class and its arguments are. */
  static boolean isFreeMember(String owner, String name) {
    return FREE_MEMBERS.contains(owner + '.' + name);
  }

  /** Whether the JVM may call it to link an instruction. */
  static boolean isBootstrap(String owner, String name) {
    return BOOTSTRAPS.contains(owner + '.' + name);
  }

  /** What a member is not to be used for, also when it is called on a class that inherits it. */
  static Optional<Restriction> ofInherited(String owner, String name, String descriptor) {
    Restriction own = MEMBERS.get(owner + '.' + name);
    if (own == null && !name.startsWith("<")) {
      own = ofSuperclasses(owner, name);
    }
    if (own != null) {
      return Optional.of(own);
    }
    if (owner.equals("java/lang/Class") && !FREE_OF_CLASS.contains(name)) {
      return Optional.of(REFLECTION);
    }
    return byDescriptor(owner, name, descriptor);
  }

  /** A class of the JDK is a name for what its superclasses have, static methods too, unless it has one of that name itself. */
  private static @Nullable Restriction ofSuperclasses(String owner, String name) {
    try {
      Class<?> each =
          Class.forName(owner.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
      while (each != null && !declares(each, name)) {
        each = each.getSuperclass();
        Restriction found =
            each == null ? null : MEMBERS.get(each.getName().replace('.', '/') + '.' + name);
        if (found != null) {
          return found;
        }
      }
    } catch (ClassNotFoundException | LinkageError none) {
      // Not of this JDK: nothing can be called on it.
    }
    return null;
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
