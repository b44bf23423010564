package io.segmento.platform.strategy.check;

import java.util.List;
import java.util.Set;

/** Which classes of the host a plugin sees, and which of those it may name itself. */
public final class SharedClasses {

  /** Each ends in a dot, so that {@code io.segmento.strategies.…} is not meant. */
  private static final List<String> PREFIXES = List.of(
      "io.segmento.strategy.",
      "com.google.inject.",
      "jakarta.inject.",
      "org.aopalliance.",
      "org.slf4j.",
      "org.jspecify.annotations.");

  /** The kit starts threads, and is for tests. */
  private static final String NOT_LENT = "io.segmento.strategy.testing.";

  private static final String GUICE = "com.google.inject.";
  private static final String SLF4J = "org.slf4j.";

  /** Of Guice, what a module is written with. The rest of it defines classes and calls what it is not to be called. */
  private static final Set<String> OF_GUICE = Set.of(
      "AbstractModule",
      "Binder",
      "BindingAnnotation",
      "Exposed",
      "ImplementedBy",
      "Inject",
      "Key",
      "Module",
      "PrivateBinder",
      "PrivateModule",
      "ProvidedBy",
      "Provider",
      "Provides",
      "ProvisionException",
      "Scope",
      "ScopeAnnotation",
      "Scopes",
      "Singleton",
      "Stage",
      "TypeLiteral");

  private static final List<String> PACKAGES_OF_GUICE =
      List.of("binder.", "multibindings.", "name.");

  /** Of SLF4J, what a line is logged with; not its context, which is the thread's, nor what is behind it. */
  private static final Set<String> OF_SLF4J =
      Set.of("Logger", "LoggerFactory", "Marker", "event.Level", "spi.LoggingEventBuilder");

  private SharedClasses() {}

  /** Whether a plugin's class loader takes it from the host. By the name of a class, with dots. */
  public static boolean isShared(String className) {
    for (String prefix : PREFIXES) {
      if (className.startsWith(prefix)) {
        return !className.startsWith(NOT_LENT);
      }
    }
    return false;
  }

  /** Whether a plugin's own code may name it: the others are there for those that it may name. */
  static boolean isFree(String className) {
    if (className.startsWith(GUICE)) {
      String name = className.substring(GUICE.length());
      return OF_GUICE.contains(outermost(name))
          || PACKAGES_OF_GUICE.stream().anyMatch(name::startsWith);
    }
    if (className.startsWith(SLF4J)) {
      return OF_SLF4J.contains(className.substring(SLF4J.length()));
    }
    return isShared(className);
  }

  private static String outermost(String name) {
    int inner = name.indexOf('$');
    return inner < 0 ? name : name.substring(0, inner);
  }
}
