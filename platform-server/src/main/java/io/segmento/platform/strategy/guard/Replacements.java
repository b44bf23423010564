package io.segmento.platform.strategy.guard;

import io.segmento.platform.strategy.guard.GuardedCalls.InPlaceOf;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Which methods of {@link GuardedCalls} stand for which of the JDK. Immutable. */
final class Replacements {

  static final String OWNER = Type.getInternalName(GuardedCalls.class);

  /** By name and descriptor of what they stand for. */
  private static final Map<String, List<Replacement>> REPLACEMENTS = replacements();

  private record Replacement(Class<?> owner, boolean isStatic, String descriptor) {}

  private Replacements() {}

  private static Map<String, List<Replacement>> replacements() {
    Map<String, List<Replacement>> replacements = new HashMap<>();
    for (Method method : GuardedCalls.class.getDeclaredMethods()) {
      InPlaceOf original = method.getAnnotation(InPlaceOf.class);
      if (original != null) {
        String descriptor = Type.getMethodDescriptor(method);
        Type[] all = Type.getArgumentTypes(descriptor);
        Type[] arguments = original.isStatic() ? all : Arrays.copyOfRange(all, 1, all.length);
        replacements
            .computeIfAbsent(
                method.getName()
                    + Type.getMethodDescriptor(Type.getReturnType(descriptor), arguments),
                unused -> new ArrayList<>())
            .add(new Replacement(original.value(), original.isStatic(), descriptor));
      }
    }
    return Map.copyOf(replacements);
  }

  /** The descriptor of the method that is called instead; null when the method may be called as it is. */
  static @Nullable String descriptor(String owner, String name, String descriptor) {
    for (Replacement each : REPLACEMENTS.getOrDefault(name + descriptor, List.of())) {
      if (owner.equals(Type.getInternalName(each.owner()))
          || (!each.isStatic() && inherits(owner, each.owner()))) {
        return each.descriptor();
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
