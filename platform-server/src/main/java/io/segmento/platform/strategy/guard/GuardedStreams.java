package io.segmento.platform.strategy.guard;

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
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Streams without an end, or with one that is far away, that are checked while they are gone through. In the place of methods of the JDK, see {@link InPlaceOf}. */
@SuppressWarnings("overloads") // Byte code calls them, and names the one that it means.
public final class GuardedStreams {

  private GuardedStreams() {}

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
    return size < PluginGuard.LONG_RANGE ? range : range.filter(each -> checked());
  }

  private static LongStream watched(LongStream range, long size) {
    return size >= 0 && size < PluginGuard.LONG_RANGE ? range : range.filter(each -> checked());
  }

  private static DoubleStream watched(DoubleStream numbers, long size) {
    return size < PluginGuard.LONG_RANGE ? numbers : numbers.filter(each -> checked());
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
}
