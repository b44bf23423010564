package io.segmento.platform.strategy.guard;

import java.io.PrintStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Array;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  @InPlaceOf(value = IntStream.class, isStatic = true)
  public static IntStream iterate(int first, IntPredicate has, IntUnaryOperator next) {
    return IntStream.iterate(first, has, next).filter(each -> checked());
  }

  @InPlaceOf(value = LongStream.class, isStatic = true)
  public static LongStream generate(LongSupplier next) {
    return LongStream.generate(next).filter(each -> checked());
  }

  @InPlaceOf(value = LongStream.class, isStatic = true)
  public static LongStream iterate(long first, LongUnaryOperator next) {
    return LongStream.iterate(first, next).filter(each -> checked());
  }

  @InPlaceOf(value = LongStream.class, isStatic = true)
  public static LongStream iterate(long first, LongPredicate has, LongUnaryOperator next) {
    return LongStream.iterate(first, has, next).filter(each -> checked());
  }

  @InPlaceOf(value = DoubleStream.class, isStatic = true)
  public static DoubleStream generate(DoubleSupplier next) {
    return DoubleStream.generate(next).filter(each -> checked());
  }

  @InPlaceOf(value = DoubleStream.class, isStatic = true)
  public static DoubleStream iterate(double first, DoubleUnaryOperator next) {
    return DoubleStream.iterate(first, next).filter(each -> checked());
  }

  @InPlaceOf(value = DoubleStream.class, isStatic = true)
  public static DoubleStream iterate(double first, DoublePredicate has, DoubleUnaryOperator next) {
    return DoubleStream.iterate(first, has, next).filter(each -> checked());
  }

  private static IntStream watched(IntStream range, long size) {
    return size < LONG_RANGE ? range : range.filter(each -> checked());
  }

  private static LongStream watched(LongStream range, long size) {
    return size >= 0 && size < LONG_RANGE ? range : range.filter(each -> checked());
  }

  private static DoubleStream watched(DoubleStream numbers, long size) {
    return size < LONG_RANGE ? numbers : numbers.filter(each -> checked());
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

  @InPlaceOf(RandomGenerator.class)
  public static IntStream ints(RandomGenerator random) {
    return random.ints().filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static IntStream ints(RandomGenerator random, long size) {
    return watched(random.ints(size), size);
  }

  @InPlaceOf(RandomGenerator.class)
  public static IntStream ints(RandomGenerator random, int from, int to) {
    return random.ints(from, to).filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static IntStream ints(RandomGenerator random, long size, int from, int to) {
    return watched(random.ints(size, from, to), size);
  }

  @InPlaceOf(RandomGenerator.class)
  public static LongStream longs(RandomGenerator random) {
    return random.longs().filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static LongStream longs(RandomGenerator random, long size) {
    return watched(random.longs(size), size);
  }

  @InPlaceOf(RandomGenerator.class)
  public static LongStream longs(RandomGenerator random, long from, long to) {
    return random.longs(from, to).filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static LongStream longs(RandomGenerator random, long size, long from, long to) {
    return watched(random.longs(size, from, to), size);
  }

  @InPlaceOf(RandomGenerator.class)
  public static DoubleStream doubles(RandomGenerator random) {
    return random.doubles().filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static DoubleStream doubles(RandomGenerator random, long size) {
    return watched(random.doubles(size), size);
  }

  @InPlaceOf(RandomGenerator.class)
  public static DoubleStream doubles(RandomGenerator random, double from, double to) {
    return random.doubles(from, to).filter(each -> checked());
  }

  @InPlaceOf(RandomGenerator.class)
  public static DoubleStream doubles(RandomGenerator random, long size, double from, double to) {
    return watched(random.doubles(size, from, to), size);
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

  @InPlaceOf(PrintStream.class)
  public static PrintStream printf(PrintStream out, String format, Object... arguments) {
    return format(out, format, arguments);
  }

  @InPlaceOf(PrintStream.class)
  public static PrintStream format(PrintStream out, String format, Object... arguments) {
    allocates(format);
    return out.format(format, arguments);
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

  /** As {@link String#replace(CharSequence, CharSequence)}. */
  @InPlaceOf(String.class)
  public static String replace(String text, CharSequence target, CharSequence with) {
    if ((long) text.length() * with.length() < LONG_RANGE) {
      return text.replace(target, with);
    }
    String sought = target.toString();
    int step = Math.max(1, sought.length());
    long times = 0;
    for (int at = text.indexOf(sought); at >= 0 && at <= text.length() - sought.length(); ) {
      PluginGuard.check();
      times++;
      // Nothing is found everywhere, also at the end.
      at = at + step > text.length() ? -1 : text.indexOf(sought, at + step);
    }
    PluginGuard.allocates(PluginGuard.times(with.length(), (int) times));
    return text.replace(target, with);
  }

  // One collection is asked about each element of another: of two lists that is as much as the
  // product of their sizes.

  @InPlaceOf(Collection.class)
  public static boolean containsAll(Collection<?> in, Collection<?> sought) {
    return in.containsAll(watched(sought, in));
  }

  @InPlaceOf(Collection.class)
  public static boolean removeAll(Collection<?> from, Collection<?> gone) {
    return from.removeAll(watched(gone, from));
  }

  @InPlaceOf(Collection.class)
  public static boolean retainAll(Collection<?> from, Collection<?> kept) {
    return from.retainAll(watched(kept, from));
  }

  @InPlaceOf(value = Collections.class, isStatic = true)
  public static boolean disjoint(Collection<?> one, Collection<?> other) {
    Collection<?> searched = one instanceof Set ? one : other;
    for (Object each : searched == one ? other : one) {
      PluginGuard.check();
      if (searched.contains(each)) {
        return false;
      }
    }
    return true;
  }

  private static Collection<?> watched(Collection<?> elements, Collection<?> others) {
    return (long) elements.size() * others.size() < LONG_RANGE
        ? elements
        : new WatchedElements(elements);
  }

  /** It may be given a queue that the elements come from. */
  @InPlaceOf(value = Collectors.class, isStatic = true)
  public static <T, C extends Collection<T>> Collector<T, ?, C> toCollection(Supplier<C> made) {
    return Collector.of(
        made,
        (all, each) -> {
          PluginGuard.check();
          all.add(each);
        },
        (all, more) -> {
          all.addAll(more);
          return all;
        });
  }

  // Expressions that try every way there is through a text: who looks at its characters is
  // checked.

  @InPlaceOf(value = Pattern.class, isStatic = true)
  public static Pattern compile(String expression, int flags) {
    if ((flags & Pattern.CANON_EQ) != 0) {
      throw new IllegalArgumentException(
          "flags: CANON_EQ (not for strategies: it tries all orders of all accents)");
    }
    return Pattern.compile(expression, flags);
  }

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

  @InPlaceOf(Pattern.class)
  public static Stream<String> splitAsStream(Pattern pattern, CharSequence text) {
    return pattern.splitAsStream(new WatchedText(text));
  }

  @InPlaceOf(Pattern.class)
  public static Predicate<String> asPredicate(Pattern pattern) {
    return text -> matcher(pattern, text).find();
  }

  @InPlaceOf(Pattern.class)
  public static Predicate<String> asMatchPredicate(Pattern pattern) {
    return text -> matcher(pattern, text).matches();
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

  /** A collection that is checked whenever it is asked about one element, or for the next. */
  private static final class WatchedElements extends AbstractCollection<Object> {
    private final Collection<?> elements;

    private WatchedElements(Collection<?> elements) {
      this.elements = elements;
    }

    @Override
    public boolean contains(@Nullable Object sought) {
      PluginGuard.check();
      return elements.contains(sought);
    }

    @Override
    public Iterator<Object> iterator() {
      Iterator<?> each = elements.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public Object next() {
          PluginGuard.check();
          return each.next();
        }
      };
    }

    @Override
    public int size() {
      return elements.size();
    }
  }
}
