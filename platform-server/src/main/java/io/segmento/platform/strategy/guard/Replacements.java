package io.segmento.platform.strategy.guard;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Which methods stand for which of the JDK, as {@link InPlaceOf} says. Immutable. */
final class Replacements {

  private static final List<Class<?>> GUARDED =
      List.of(GuardedStreams.class, GuardedTexts.class, GuardedCollections.class);

  /** By name and descriptor of what they stand for. */
  private static final Map<String, List<Replacement>> REPLACEMENTS = replacements();

  /**
   * A method of the JDK, and what is called instead.
   *
   * @param replaced the class that declares it
   * @param owner of what is called, by its internal name; its name is the same
   */
  record Replacement(Class<?> replaced, boolean isStatic, String owner, String descriptor) {}

  private Replacements() {}

  private static Map<String, List<Replacement>> replacements() {
    Map<String, List<Replacement>> replacements = new HashMap<>();
    for (Class<?> guarded : GUARDED) {
      for (Method method : guarded.getDeclaredMethods()) {
        InPlaceOf original = method.getAnnotation(InPlaceOf.class);
        if (original != null) {
          add(method, original, replacements);
        }
      }
    }
    return Map.copyOf(replacements);
  }

  private static void add(
      Method method, InPlaceOf original, Map<String, List<Replacement>> replacements) {
    String descriptor = Type.getMethodDescriptor(method);
    Type[] all = Type.getArgumentTypes(descriptor);
    Type[] arguments = original.isStatic() ? all : Arrays.copyOfRange(all, 1, all.length);
    replacements
        .computeIfAbsent(
            method.getName() + Type.getMethodDescriptor(Type.getReturnType(descriptor), arguments),
            unused -> new ArrayList<>())
        .add(new Replacement(
            original.value(),
            original.isStatic(),
            Type.getInternalName(method.getDeclaringClass()),
            descriptor));
  }

  /** The names of the classes that are called. */
  static List<String> classNames() {
    return GUARDED.stream().map(Class::getName).toList();
  }

  /** What is called instead of a method; null when that may be called as it is. */
  static @Nullable Replacement of(String owner, String name, String descriptor) {
    for (Replacement each : REPLACEMENTS.getOrDefault(name + descriptor, List.of())) {
      if (owner.equals(Type.getInternalName(each.replaced()))
          || (!each.isStatic() && inherits(owner, each.replaced()))) {
        return each;
      }
    }
    return null;
  }

  /** Of the plugin's own classes, what is inherited calls methods that have checks. */
  private static boolean inherits(String owner, Class<?> from) {
    if (!owner.startsWith("java/")) {
      return false;
    }
    try {
      return from.isAssignableFrom(Class.forName(owner.replace('/', '.'), false, null));
    } catch (ClassNotFoundException | LinkageError none) {
      return false;
    }
  }
}
