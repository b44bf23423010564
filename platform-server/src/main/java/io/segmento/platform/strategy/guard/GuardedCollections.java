package io.segmento.platform.strategy.guard;

import java.lang.reflect.Array;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collections and arrays that are made larger than what there is, and those of which each asks the other about every element. In the place of methods of the JDK, see {@link InPlaceOf}. */
@SuppressWarnings("overloads") // Byte code calls them, and names the one that it means.
public final class GuardedCollections {

  private GuardedCollections() {}

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
    return (long) elements.size() * others.size() < PluginGuard.LONG_RANGE
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
