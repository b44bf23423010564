package io.segmento.platform.strategy.check;

/**
 * One place of a plugin that does what it is not to.
 *
 * @param className as in source
 * @param method empty for the class itself
 * @param line 0 when the class was compiled without lines
 * @param what the part of the JDK that is used, or what is declared
 */
public record Finding(
    Restriction restriction, String className, String method, int line, String what) {

  /** Where it is, as an author looks for it. */
  public String place() {
    return className + (method.isEmpty() ? "" : '.' + method) + (line == 0 ? "" : ", line " + line);
  }
}
