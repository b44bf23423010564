package io.segmento.policy.conformance;

import java.util.Comparator;

/** A test method of a class that can be run; of a parameterised one, all its runs together. */
record TestName(String type, String method) implements Comparable<TestName> {
  private static final Comparator<TestName> ORDER =
      Comparator.comparing(TestName::shown).thenComparing(TestName::type);

  /** Without the package. */
  String shown() {
    return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + method;
  }

  @Override
  public int compareTo(TestName other) {
    return ORDER.compare(this, other);
  }
}
