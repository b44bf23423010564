package io.segmento.platform.report;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does something with each of many, some at a time: when one is done the next one begins, so that neither the store nor this node waits for the other.
 * After a failure none begins. Thread-safe.
 */
final class AtOnce<T> {
  private final Function<T, CompletableFuture<Void>> work;
  private Iterator<T> left;

  private AtOnce(Collection<T> all, Function<T, CompletableFuture<Void>> work) {
    this.work = work;
    this.left = all.iterator();
  }

  /**
   * Done when all are.
   *
   * @param most at a time
   */
  static <T> CompletableFuture<Void> each(
      Collection<T> all, int most, Function<T, CompletableFuture<Void>> work) {
    AtOnce<T> some = new AtOnce<>(all, work);
    CompletableFuture<?>[] lines = new CompletableFuture<?>[Math.min(all.size(), most)];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = some.oneAfterTheOther();
    }
    return CompletableFuture.allOf(lines);
  }

  private CompletableFuture<Void> oneAfterTheOther() {
    T one = next();
    if (one == null) {
      return CompletableFuture.completedFuture(null);
    }
    return work.apply(one)
        .whenComplete((done, failure) -> {
          if (failure != null) {
            stop();
          }
        })
        .thenCompose(done -> oneAfterTheOther());
  }

  private synchronized @Nullable T next() {
    return left.hasNext() ? left.next() : null;
  }

  private synchronized void stop() {
    left = Collections.emptyIterator();
  }
}
