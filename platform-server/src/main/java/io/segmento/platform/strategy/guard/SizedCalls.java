package io.segmento.platform.strategy.guard;

import static io.segmento.platform.strategy.guard.SizedCalls.Size.BEFORE_ONE;
import static io.segmento.platform.strategy.guard.SizedCalls.Size.BEFORE_TWO;
import static io.segmento.platform.strategy.guard.SizedCalls.Size.BITS;
import static io.segmento.platform.strategy.guard.SizedCalls.Size.BITS_BEFORE_ONE;
import static io.segmento.platform.strategy.guard.SizedCalls.Size.LAST;
import static io.segmento.platform.strategy.guard.SizedCalls.Size.RANGE;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Methods of the JDK that make something as large as one of their arguments says. Immutable. */
final class SizedCalls {

  /** Where among the arguments the size is. None of those after it takes two places on the stack. */
  enum Size {
    LAST,
    BEFORE_ONE,
    BEFORE_TWO,
    /** The number of bits. */
    BITS,
    BITS_BEFORE_ONE,
    /** The last one less the one before. */
    RANGE
  }

  private static final Map<String, Size> SIZES = sizes();

  private SizedCalls() {}

  private static Map<String, Size> sizes() {
    Map<String, Size> sizes = new HashMap<>();
    for (String builder : new String[] {"java/lang/StringBuilder", "java/lang/StringBuffer"}) {
      made(sizes, builder, "(I)V", LAST);
      sizes.put(builder + ".ensureCapacity(I)V", LAST);
      sizes.put(builder + ".setLength(I)V", LAST);
    }
    made(sizes, "java/io/BufferedInputStream", "(Ljava/io/InputStream;I)V", LAST);
    made(sizes, "java/io/BufferedReader", "(Ljava/io/Reader;I)V", LAST);
    made(sizes, "java/io/ByteArrayOutputStream", "(I)V", LAST);
    made(sizes, "java/io/StringWriter", "(I)V", LAST);
    for (String kind : new String[] {"Byte", "Char", "Double", "Float", "Int", "Long", "Short"}) {
      String buffer = "java/nio/" + kind + "Buffer";
      sizes.put(buffer + ".allocate(I)L" + buffer + ';', LAST);
    }
    sizes.put("java/nio/ByteBuffer.allocateDirect(I)Ljava/nio/ByteBuffer;", LAST);
    for (String collection : new String[] {
      "ArrayDeque",
      "ArrayList",
      "HashMap",
      "HashSet",
      "IdentityHashMap",
      "LinkedHashMap",
      "LinkedHashSet",
      "PriorityQueue",
      "Properties",
      "concurrent/ConcurrentHashMap",
      "concurrent/atomic/AtomicIntegerArray",
      "concurrent/atomic/AtomicLongArray",
      "concurrent/atomic/AtomicReferenceArray"
    }) {
      made(sizes, "java/util/" + collection, "(I)V", LAST);
    }
    for (String table : new String[] {
      "HashMap", "HashSet", "LinkedHashMap", "LinkedHashSet", "concurrent/ConcurrentHashMap"
    }) {
      made(sizes, "java/util/" + table, "(IF)V", BEFORE_ONE);
    }
    made(sizes, "java/util/LinkedHashMap", "(IFZ)V", BEFORE_TWO);
    made(sizes, "java/util/concurrent/ConcurrentHashMap", "(IFI)V", BEFORE_TWO);
    made(sizes, "java/util/PriorityQueue", "(ILjava/util/Comparator;)V", BEFORE_ONE);
    sizes.put("java/util/ArrayList.ensureCapacity(I)V", LAST);
    sizes.put(
        "java/util/concurrent/ConcurrentHashMap.newKeySet(I)Ljava/util/concurrent/ConcurrentHashMap$KeySetView;",
        LAST);
    made(sizes, "java/util/BitSet", "(I)V", BITS);
    for (String method : new String[] {"set(I)V", "set(II)V", "flip(I)V", "flip(II)V"}) {
      sizes.put("java/util/BitSet." + method, BITS);
    }
    sizes.put("java/util/BitSet.set(IZ)V", BITS_BEFORE_ONE);
    sizes.put("java/util/BitSet.set(IIZ)V", BITS_BEFORE_ONE);
    for (Class<?> array : new Class<?>[] {
      boolean[].class,
      byte[].class,
      char[].class,
      double[].class,
      float[].class,
      int[].class,
      long[].class,
      short[].class,
      Object[].class
    }) {
      String name = Type.getDescriptor(array);
      sizes.put("java/util/Arrays.copyOf(" + name + "I)" + name, LAST);
      sizes.put("java/util/Arrays.copyOfRange(" + name + "II)" + name, RANGE);
    }
    sizes.put(
        "java/util/Arrays.copyOf([Ljava/lang/Object;ILjava/lang/Class;)[Ljava/lang/Object;",
        BEFORE_ONE);
    return Map.copyOf(sizes);
  }

  private static void made(Map<String, Size> sizes, String owner, String descriptor, Size size) {
    sizes.put(owner + ".<init>" + descriptor, size);
  }

  /** Null when it makes nothing of a size that an argument says. */
  static @Nullable Size of(String owner, String name, String descriptor) {
    return SIZES.get(owner + '.' + name + descriptor);
  }
}
