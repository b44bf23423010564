package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The catalog as this node sees it now. Any thread; reading is one volatile read. */
public final class Catalog {
  private final List<Consumer<CatalogSnapshot>> preparers = new CopyOnWriteArrayList<>();
  private final List<Consumer<CatalogSnapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile CatalogSnapshot current = CatalogSnapshot.EMPTY;

  /** A catalog with nothing in it, until the follower has loaded one. */
  @Inject
  public Catalog() {}

  /** A catalog that begins with a snapshot; for tests and for offline tools. */
  public static Catalog of(CatalogSnapshot snapshot) {
    Catalog catalog = new Catalog();
    catalog.swap(snapshot);
    return catalog;
  }

  /** The latest snapshot; take it once for each request, so that the request sees one catalog. */
  public CatalogSnapshot current() {
    return current;
  }

  /** Whether there ever was a snapshot to load; until then {@link #current()} is empty and says nothing. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isLoaded() {
    return current != CatalogSnapshot.EMPTY;
  }

  /**
   * Tells the preparer each snapshot that follows before it can be seen, on the thread that swaps, so that what a snapshot needs besides
   * itself is there when the first request meets it. It may take a while and must not throw.
   */
  public void addPreparer(Consumer<CatalogSnapshot> preparer) {
    preparers.add(requireNonNull(preparer, "preparer"));
  }

  /** Tells the listener the present snapshot at once and then each one that follows, on the thread that swaps; it must not block. */
  public void addListener(Consumer<CatalogSnapshot> listener) {
    synchronized (listeners) {
      listeners.add(requireNonNull(listener, "listener"));
      listener.accept(current);
    }
  }

  /** Makes the snapshot the current one; one thread at a time. */
  void swap(CatalogSnapshot snapshot) {
    requireNonNull(snapshot, "snapshot");
    preparers.forEach(preparer -> preparer.accept(snapshot));
    synchronized (listeners) {
      current = snapshot;
      for (Consumer<CatalogSnapshot> listener : listeners) {
        listener.accept(snapshot);
      }
    }
  }
}
