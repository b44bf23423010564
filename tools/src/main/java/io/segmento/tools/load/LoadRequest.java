package io.segmento.tools.load;

import java.util.Optional;

/** A request of an open loop, ready for the wire. Immutable. */
interface LoadRequest {
  /** Head and body; not to be changed. */
  byte[] wire();

  /**
   * What is wrong with the answer; empty when nothing is.
   *
   * @param closely whether its body is read too
   */
  Optional<String> fault(HttpConnection answer, boolean closely);
}
