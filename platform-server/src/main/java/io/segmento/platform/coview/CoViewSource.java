package io.segmento.platform.coview;

/** Has what was learned of products that are viewed together. Thread-safe, never waits. */
@FunctionalInterface
public interface CoViewSource {
  /** Of a node that learns nothing. */
  CoViewSource NONE = () -> CoViews.NONE;

  /** The latest; take it once for each request, so that the request sees one. */
  CoViews current();
}
