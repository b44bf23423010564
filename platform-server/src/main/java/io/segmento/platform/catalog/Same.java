package io.segmento.platform.catalog;

import java.util.List;

/** Whether entries are the very same ones: what did not change is kept by the node as it was read, so that this costs nothing and equality need not be looked at. */
final class Same {

  private Same() {}

  @SuppressWarnings("ReferenceEquality")
  static boolean instance(Object one, Object other) {
    return one == other;
  }

  static boolean inOrder(List<?> some, List<?> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!instance(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }
}
