package io.segmento.platform.strategy.guard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is called from the byte code of plugins in the place of methods of the JDK that loop or allocate by themselves for as long as their arguments say: the JDK is not instrumented,
 * so what goes on inside it ends only where it comes back. Each does what the method does, with checks.
 */
@SuppressWarnings({"overloads", "AnnotateFormatMethod"
}) // Byte code calls them, and names the one that it means.
public final class GuardedCalls {

  /** From here on a range is looked at while it is gone through. */
  private static final long LONG_RANGE = 1 << 16;

  private static final int CHUNK_BYTES = 1 << 14;
  private static final int MAX_DIGITS = 10;
  private static final String REPEATS = "*+{?";

  /** Says which method of the JDK a method stands for: that of its name, its first parameter being the receiver unless that is static. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface InPlaceOf {
    Class<?> value();

    boolean isStatic() default false;
  }

  private GuardedCalls() {}

  private static boolean checked() {
    PluginGuard.check();
    return true;
  }

  // Without an end, or with one that is far away. A filter besides makes a stream that knows its
  // size forget it, so that an array of that size is not made at once.

  @InPlaceOf(value = Stream.class, isStatic = true)
  public static <T> Stream<T> generate(Supplier<? extends T> next) {
    return Stream.<T>generate(next).filter(each -> checked());
  }

  @InPlaceOf(value = Stream.class, isStatic = true)
  public static <T> Stream<T> iterate(T first, UnaryOperator<T> next) {
    return Stream.iterate(first, next).filter(each -> checked());
  }

  @InPlaceOf(value = Stream.class, isStatic = true)
  public static <T> Stream<T> iterate(T first, Predicate<? super T> has, UnaryOperator<T> next) {
    return Stream.<T>iterate(first, has, next).filter(each -> checked());
  }

  @InPlaceOf(value = IntStream.class, isStatic = true)
  public static IntStream generate(IntSupplier next) {
    return IntStream.generate(next).filter(each -> checked());
  }

  @InPlaceOf(value = IntStream.class, isStatic = true)
  public static IntStream iterate(int first, IntUnaryOperator next) {
    return IntStream.iterate(first, next).filter(each -> checked());
  }

  @InPlaceOf(value = LongStream.class, isStatic = true)
  public static LongStream generate(LongSupplier next) {
    return LongStream.generate(next).filter(each -> checked());
  }

  @InPlaceOf(value = LongStream.class, isStatic = true)
  public static LongStream iterate(long first, LongUnaryOperator next) {
    return LongStream.iterate(first, next).filter(each -> checked());
  }

  @InPlaceOf(value = DoubleStream.class, isStatic = true)
  public static DoubleStream generate(DoubleSupplier next) {
    return DoubleStream.generate(next).filter(each -> checked());
  }

  @InPlaceOf(value = DoubleStream.class, isStatic = true)
  public static DoubleStream iterate(double first, DoubleUnaryOperator next) {
    return DoubleStream.iterate(first, next).filter(each -> checked());
  }

  private static IntStream watched(IntStream range, long size) {
    return size < LONG_RANGE ? range : range.filter(each -> checked());
  }

  private static LongStream watched(LongStream range, long size) {
    return size >= 0 && size < LONG_RANGE ? range : range.filter(each -> checked());
  }

  @InPlaceOf(value = IntStream.class, isStatic = true)
  public static IntStream range(int from, int to) {
    return watched(IntStream.range(from, to), (long) to - from);
  }

  @InPlaceOf(value = IntStream.class, isStatic = true)
  public static IntStream rangeClosed(int from, int to) {
    return watched(IntStream.rangeClosed(from, to), (long) to - from);
  }

  @InPlaceOf(value = LongStream.class, isStatic = true)
  public static LongStream range(long from, long to) {
    return watched(LongStream.range(from, to), to - from);
  }

  @InPlaceOf(value = LongStream.class, isStatic = true)
  public static LongStream rangeClosed(long from, long to) {
    return watched(LongStream.rangeClosed(from, to), to - from);
  }

  @InPlaceOf(Random.class)
  public static IntStream ints(Random random) {
    return random.ints().filter(each -> checked());
  }

  @InPlaceOf(Random.class)
  public static IntStream ints(Random random, long size) {
    return watched(random.ints(size), size);
  }

  @InPlaceOf(Random.class)
  public static IntStream ints(Random random, int from, int to) {
    return random.ints(from, to).filter(each -> checked());
  }

  @InPlaceOf(Random.class)
  public static LongStream longs(Random random) {
    return random.longs().filter(each -> checked());
  }

  @InPlaceOf(Random.class)
  public static DoubleStream doubles(Random random) {
    return random.doubles().filter(each -> checked());
  }

  @InPlaceOf(Random.class)
  public static DoubleStream doubles(Random random, long size) {
    DoubleStream doubles = random.doubles(size);
    return size < LONG_RANGE ? doubles : doubles.filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static IntStream ints(RandomGenerator random) {
    return random.ints().filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static LongStream longs(RandomGenerator random) {
    return random.longs().filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static DoubleStream doubles(RandomGenerator random) {
    return random.doubles().filter(each -> checked());
  }

  @InPlaceOf(value = LoggerFactory.class, isStatic = true)
  public static Logger getLogger(Class<?> type) {
    return BoundedLogger.of(type);
  }

  // Far larger than what they are made of.

  @InPlaceOf(String.class)
  public static String repeat(String text, int times) {
    PluginGuard.allocates(PluginGuard.times(text.length(), times));
    return text.repeat(times);
  }

  @InPlaceOf(value = Collections.class, isStatic = true)
  public static <T> List<T> nCopies(int times, T each) {
    PluginGuard.allocates(times, Integer.BYTES);
    return Collections.nCopies(times, each);
  }

  @InPlaceOf(value = Array.class, isStatic = true)
  public static Object newInstance(Class<?> type, int length) {
    PluginGuard.allocates(length, Long.BYTES);
    return Array.newInstance(type, length);
  }

  @InPlaceOf(value = Array.class, isStatic = true)
  public static Object newInstance(Class<?> type, int... lengths) {
    long bytes = Long.BYTES;
    for (int length : lengths) {
      bytes = PluginGuard.times(bytes, length);
    }
    PluginGuard.allocates(bytes);
    return Array.newInstance(type, lengths);
  }

  @InPlaceOf(value = Arrays.class, isStatic = true)
  public static byte[] copyOfRange(byte[] array, int from, int to) {
    PluginGuard.allocates((long) to - from);
    return Arrays.copyOfRange(array, from, to);
  }

  @InPlaceOf(value = Arrays.class, isStatic = true)
  public static double[] copyOfRange(double[] array, int from, int to) {
    PluginGuard.allocates(((long) to - from) * Double.BYTES);
    return Arrays.copyOfRange(array, from, to);
  }

  @InPlaceOf(value = Arrays.class, isStatic = true)
  public static long[] copyOfRange(long[] array, int from, int to) {
    PluginGuard.allocates(((long) to - from) * Long.BYTES);
    return Arrays.copyOfRange(array, from, to);
  }

  @InPlaceOf(value = Arrays.class, isStatic = true)
  public static int[] copyOfRange(int[] array, int from, int to) {
    PluginGuard.allocates(((long) to - from) * Integer.BYTES);
    return Arrays.copyOfRange(array, from, to);
  }

  @InPlaceOf(value = Arrays.class, isStatic = true)
  public static <T> T[] copyOfRange(T[] array, int from, int to) {
    PluginGuard.allocates(((long) to - from) * Integer.BYTES);
    return Arrays.copyOfRange(array, from, to);
  }

  @InPlaceOf(BigInteger.class)
  public static BigInteger shiftLeft(BigInteger number, int bits) {
    PluginGuard.allocates(bits / Byte.SIZE);
    return number.shiftLeft(bits);
  }

  @InPlaceOf(BigInteger.class)
  public static BigInteger pow(BigInteger number, int exponent) {
    PluginGuard.allocates(PluginGuard.times(number.bitLength(), exponent) / Byte.SIZE);
    return number.pow(exponent);
  }

  @InPlaceOf(BigInteger.class)
  public static BigInteger setBit(BigInteger number, int bit) {
    PluginGuard.allocates(bit / Byte.SIZE);
    return number.setBit(bit);
  }

  /** As {@link InputStream#readAllBytes()}: a few bytes may unpack to any number. */
  @InPlaceOf(InputStream.class)
  public static byte[] readAllBytes(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int read = in.read(chunk);
    while (read >= 0) {
      PluginGuard.allocates((long) all.size() + read);
      all.write(chunk, 0, read);
      read = in.read(chunk);
    }
    return all.toByteArray();
  }

  /** As {@link InputStream#readNBytes(int)}. */
  @InPlaceOf(InputStream.class)
  public static byte[] readNBytes(InputStream in, int most) throws IOException {
    PluginGuard.allocates(Math.min(most, in.available()));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, Math.max(1, most))];
    int read = in.read(chunk, 0, Math.min(chunk.length, most));
    while (read > 0) {
      PluginGuard.allocates((long) all.size() + read);
      all.write(chunk, 0, read);
      read = in.read(chunk, 0, Math.min(chunk.length, most - all.size()));
    }
    return all.toByteArray();
  }

  /** As {@link InputStream#transferTo(OutputStream)}. */
  @InPlaceOf(InputStream.class)
  public static long transferTo(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long all = 0;
    int read = in.read(chunk);
    while (read >= 0) {
      PluginGuard.allocates(read);
      out.write(chunk, 0, read);
      all += read;
      read = in.read(chunk);
    }
    return all;
  }

  @InPlaceOf(value = String.class, isStatic = true)
  public static String format(String format, Object... arguments) {
    allocates(format);
    return String.format(format, arguments);
  }

  @InPlaceOf(value = String.class, isStatic = true)
  public static String format(Locale locale, String format, Object... arguments) {
    allocates(format);
    return String.format(locale, format, arguments);
  }

  @InPlaceOf(String.class)
  public static String formatted(String format, Object... arguments) {
    allocates(format);
    return format.formatted(arguments);
  }

  /** Widths and precisions say how long the text is to be. */
  private static void allocates(String format) {
    long digits = 0;
    int run = 0;
    long all = 0;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c >= '0' && c <= '9' && run < MAX_DIGITS) {
        digits = digits * 10 + (c - '0');
        run++;
      } else {
        all += digits;
        digits = 0;
        run = 0;
      }
    }
    PluginGuard.allocates((all + digits) * Character.BYTES);
  }

  // Expressions that try every way there is through a text: who looks at its characters is
  // checked.

  @InPlaceOf(Pattern.class)
  public static Matcher matcher(Pattern pattern, CharSequence text) {
    return pattern.matcher(new WatchedText(text));
  }

  @InPlaceOf(Pattern.class)
  public static String[] split(Pattern pattern, CharSequence text) {
    return pattern.split(new WatchedText(text));
  }

  @InPlaceOf(Pattern.class)
  public static String[] split(Pattern pattern, CharSequence text, int limit) {
    return pattern.split(new WatchedText(text), limit);
  }

  @InPlaceOf(value = Pattern.class, isStatic = true)
  public static boolean matches(String expression, CharSequence text) {
    return Pattern.matches(expression, new WatchedText(text));
  }

  @InPlaceOf(Matcher.class)
  public static Matcher reset(Matcher matcher, CharSequence text) {
    return matcher.reset(new WatchedText(text));
  }

  @InPlaceOf(String.class)
  public static boolean matches(String text, String expression) {
    return Pattern.matches(expression, new WatchedText(text));
  }

  @InPlaceOf(String.class)
  public static String replaceAll(String text, String expression, String with) {
    return Pattern.compile(expression).matcher(new WatchedText(text)).replaceAll(with);
  }

  @InPlaceOf(String.class)
  public static String replaceFirst(String text, String expression, String with) {
    return Pattern.compile(expression).matcher(new WatchedText(text)).replaceFirst(with);
  }

  @InPlaceOf(String.class)
  public static String[] split(String text, String expression) {
    return split(text, expression, 0);
  }

  @InPlaceOf(String.class)
  public static String[] split(String text, String expression, int limit) {
    for (int i = 0; i < expression.length(); i++) {
      if (REPEATS.indexOf(expression.charAt(i)) >= 0) {
        return Pattern.compile(expression).split(new WatchedText(text), limit);
      }
    }
    return text.split(expression, limit);
  }

  /** A text that is checked whenever it is looked at. */
  private record WatchedText(CharSequence text) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      PluginGuard.check();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
