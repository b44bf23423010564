package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import java.util.Set;

/**
 * Whose entries there are for a caller.
 *
 * @param caller its name, for messages
 * @param advertisers by their ids; empty: everybody's, and what is nobody's
 */
record CatalogScope(String caller, Set<String> advertisers) {
  /** Of the house itself. */
  static final CatalogScope ALL = new CatalogScope("node", Set.of());

  CatalogScope {
    requireNonNull(caller, "caller");
    advertisers = Set.copyOf(advertisers);
  }

  /** Of the call that this thread handles. */
  static CatalogScope current() {
    Caller caller = Caller.current();
    return new CatalogScope(caller.name(), caller.advertisers());
  }

  boolean isAll() {
    return advertisers.isEmpty();
  }

  boolean has(String advertiserId) {
    return isAll() || advertisers.contains(advertiserId);
  }

  /** Throws the refusal when an advertiser is none of them. */
  void require(String advertiserId, String what) {
    if (!has(advertiserId)) {
      throw refusal(what);
    }
  }

  /** The same whether what was named is another's or does not exist: ids of others cannot be found out. */
  SegmentoException refusal(String what) {
    return new SegmentoException(
        CatalogReason.CATALOG_NOT_OWN,
        what + ": not of caller " + caller
            + " (expected: what belongs to its advertisers; what all share is changed by the operator)");
  }
}
